"""Narrows the descriptions to the world of the sandbox under test, and keeps calls from waiting.

What a description cannot say (which account numbers and contacts there are, that one number is not above another) would
otherwise make valid requests fail for reasons that no client could have known; and what is asked for has to be there.
"""

import itertools
import json
import os
import urllib.error
import urllib.request

import schemathesis

URL = os.environ["SANDBOX_URL"]
TOKEN = {"Authorization": "Bearer " + os.environ["SANDBOX_TOKEN"]}
FAULTS = os.environ.get("SANDBOX_FAULTS")
LINKS = ["poutlk_%014d" % number for number in range(1, 9)]
NOW = 2_000_000_000
counter = itertools.count(1)


def call(method, path, body=None):
    request = urllib.request.Request(URL + path, data=body, method=method, headers=TOKEN)
    try:
        with urllib.request.urlopen(request) as reply:
            return reply.read()
    except urllib.error.HTTPError as error:
        return error.read()


WORLD = call("GET", "/__admin/fixtures")


@schemathesis.hook
def before_load_schema(context, schema):
    parts = schema["components"]
    parts["parameters"]["LinkID"]["schema"] = {"enum": LINKS}
    if "token" in parts["securitySchemes"]:
        # This sandbox has an --admin-token, so that it is no more a matter of choice.
        schema["security"] = [{"token": []}]
        return
    if FAULTS:
        parts["parameters"]["SandboxFault"].update(required=True, schema={"enum": FAULTS.split("|")})
    else:
        # A fault stands in the place of the reply that is to be checked: they have a run of their own.
        for path in schema["paths"].values():
            for operation in path.values():
                operation["parameters"] = [
                    item for item in operation["parameters"] if not item.get("$ref", "").endswith("/SandboxFault")
                ]
    # To the second: what is a second too early has to be refused.
    call("PUT", "/__admin/clock", json.dumps({"mode": "frozen", "now": NOW}).encode())
    soon = NOW + 900
    draft = parts["schemas"]["Draft"]["properties"]
    known, details = draft["contact"]["anyOf"]
    known["properties"]["id"] = {"const": "cont_00000000000001"}
    details["properties"]["type"]["anyOf"] = [
        kind for kind in details["properties"]["type"]["anyOf"] if kind.get("type") != "string"
    ]
    draft["account_number"] = {"const": "7878780080316316"}
    draft["purpose"] = {"enum": draft["purpose"]["anyOf"][0]["enum"]}
    draft["expire_by"]["anyOf"] = [
        {"type": "integer", "minimum": soon, "maximum": 9_000_000_000},
        {"enum": ["", None]},
    ]
    form = parts["schemas"]["DraftForm"]
    form["properties"].update(
        {
            "account_number": draft["account_number"],
            "contact[id]": {"enum": ["", "cont_00000000000001"]},
            "purpose": draft["purpose"],
            "expire_by": {"enum": ["", str(soon)]},
        }
    )
    for branch in form["anyOf"][1:]:
        branch["properties"]["contact[type]"] = {"enum": ["", "customer", "vendor", "employee", "self"]}


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = case.operation.definition.raw["operationId"]
    if operation in ("waitForLink", "waitForRequests", "waitForWebhookEvent"):
        # Who waits for nothing is told at once; what is no number of seconds stays as it is.
        try:
            if 0 <= float(case.query.get("timeout", 10)) <= 60:
                case.query["timeout"] = 0
        except (TypeError, ValueError):
            pass
    if operation in ("setClock", "advanceClock"):
        # Otherwise the clock would soon stand at its end.
        call("POST", "/__admin/reset")
    if operation == "createPayoutLink" and "X-Payout-Idempotency" in (case.headers or {}):
        case.headers["X-Payout-Idempotency"] = "key %d" % next(counter)
    if case.meta and case.meta.generation.mode.is_positive:
        make_true(operation, case)


def make_true(operation, case):
    """Lets a valid request ask for what is there, and say nothing that contradicts itself."""
    if "account" in case.query:
        del case.query["account"]
        case.query["key"] = "rzp_test_sandbox" if next(counter) % 4 else "rzp_test_unknown"
    if isinstance(case.body, dict):
        put_in_order(case.body, "at_least", "at_most")
        put_in_order(case.body.get("delay_ms"), "min", "max")
    if operation in ("restoreSnapshot", "removeSnapshot"):
        call("POST", "/__admin/snapshots", json.dumps({"name": case.path_parameters["name"]}).encode())
    if operation == "removeAccount":
        made = json.loads(call("POST", "/__admin/accounts"))["account"]
        case.path_parameters["id"] = made if next(counter) % 4 else "acc_00000000000001"
    if operation == "removeFault":
        case.path_parameters["id"] = json.loads(call("POST", "/__admin/faults", b'{"effect": "reset"}'))["id"]
    if operation == "showRequest":
        call("GET", "/v1/payout-lings")
        entries = json.loads(call("GET", "/__admin/requests?limit=1"))["requests"]
        case.path_parameters["number"] = entries[0]["number"]
    if operation == "listEvents" and "payout_link_id" in case.query:
        case.query.pop("timeout", None)
    if operation == "asset":
        case.path_parameters["name"] = "app.js"
    if operation == "createLink":
        case.body = {
            "account_number": "7878780080316316",
            "contact": {"id": "cont_00000000000001"},
            "amount": 1000,
            "currency": "INR",
            "purpose": "refund",
            "description": "A link",
        }
    if operation in ("openShortURL", "claimByPage"):
        case.path_parameters["code"] = "3b1Tw6"


def put_in_order(values, least, most):
    if isinstance(values, dict) and least in values and most in values and values[least] > values[most]:
        values[least], values[most] = values[most], values[least]


@schemathesis.hook
def after_call(context, case, response):
    # The world is for the next call too.
    operation = case.operation.definition.raw["operationId"]
    if operation == "replaceFixtures" and response.status_code == 200:
        call("PUT", "/__admin/fixtures", WORLD)
    if operation == "addFault" and response.status_code == 201:
        call("DELETE", "/__admin/faults")


@schemathesis.check
def tells_why(context, response, case):
    """Whatever is refused says why, and no server error comes that nobody has asked for."""
    if response.status_code >= 400:
        assert response.headers.get("sandbox-reason"), "a refusal without Sandbox-Reason"
    if response.status_code >= 500:
        assert "sandbox-fault" in response.headers, "a server error that nobody has asked for"
