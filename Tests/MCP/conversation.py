"""A conversation with `payout-links-sandbox mcp` by the official package: the life of a link as an agent drives it.

    python conversation.py payout-links-sandbox http://127.0.0.1:7290
"""
import asyncio
import json
import sys

import mcp
from mcp.client.stdio import StdioServerParameters, stdio_client

ISSUED = "poutlk_00000000000003"


async def main(program, url):
    parameters = StdioServerParameters(command=program, args=["mcp", "--url", url])
    async with stdio_client(parameters) as (read, write), mcp.ClientSession(read, write) as session:

        async def call(name, **arguments):
            result = (await session.call_tool(name, arguments)).model_dump(by_alias=True)
            (content,) = result["content"]
            return result["isError"], content["text"]

        async def done(name, **arguments):
            refused, text = await call(name, **arguments)
            assert not refused, text
            return json.loads(text)

        begun = (await session.initialize()).model_dump(by_alias=True)
        assert begun["serverInfo"]["name"] == "payout-links-sandbox", begun
        await session.send_ping()
        tools = {tool.name for tool in (await session.list_tools()).tools}
        assert tools >= {"links", "create", "move", "advance", "events", "webhooks", "faults", "verify", "reset"}, tools

        draft = {
            "account_number": "7878780080316316", "contact": {"name": "Gaurav Kumar", "contact": "912345678"},
            "amount": 1000, "currency": "INR", "purpose": "refund", "description": "For an \"agent\" in भारत",
        }
        made = await done("create", draft=draft)
        assert made["status"] == "issued" and made["description"] == draft["description"], made
        assert (await done("move", id=made["id"], event="claim"))["status"] == "processing"
        assert (await done("move", id=made["id"], event="process"))["status"] == "processed"
        assert (await done("links", id=made["id"]))["payout_link"]["status"] == "processed"
        assert len((await done("links", status="issued", count=1))["payout_links"]) == 1
        events = (await done("events"))["events"]
        assert [each["event"] for each in events if each["payout_link_id"] == made["id"]][-2:] == ["claim", "process"]

        told = (await done("webhooks", payout_link_id=made["id"]))["events"]
        assert told[-1]["event"] == "payout_link.processed" and told[-1]["status"] == "untold", told
        assert "signature" in (await done("webhooks", id=told[-1]["id"]))["request"]
        refused, why = await call("resend_webhook", id=told[-1]["id"])
        assert refused and "no active webhook" in why, why

        (expired,) = (await done("advance", seconds=900))["happened"]
        assert expired["to"] == "expired", expired
        assert (await done("add_fault", rule={"effect": "server_error", "times": 1}))["id"] == 1
        assert (await done("faults"))["meta"]["total"] == 1
        await call("clear_faults")
        assert (await done("faults"))["meta"]["total"] == 0
        assert (await done("requests", route="cancel"))["requests"] == []
        assert (await done("verify", match={"route": "cancel"}, exactly=0))["verified"]
        refused, why = await call("verify", match={"route": "cancel"}, exactly=1)
        assert refused and "cancel" in why, why
        refused, why = await call("move", id=ISSUED, event="clame")
        assert refused and "claim" in why, why
        refused, why = await call("advance")
        assert refused and "seconds" in why, why
        assert not (await call("reset"))[0]
        assert made["id"] not in {each["payout_link"]["id"] for each in (await done("links"))["payout_links"]}

        resources = (await session.list_resources()).resources
        for resource in resources:
            (page,) = (await session.read_resource(resource.uri)).contents
            assert len(page.text) > 1000, resource
        assert any(str(resource.uri).endswith("/openapi/sandbox.json") for resource in resources)
        for wrong in (session.call_tool("no_such_tool", {}), session.read_resource("payout-links-sandbox://none")):
            try:
                await wrong
            except Exception as refusal:
                assert "there is no" in str(refusal), refusal
            else:
                raise AssertionError("was not refused")
    print("ok")


asyncio.run(main(*sys.argv[1:]))
