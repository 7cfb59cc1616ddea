import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { startSandbox } from "payout-links-sandbox";
import { createApp } from "./app.mjs";

const webhookSecret = "webhook_secret";
const order = { order: "order-1", name: "Gaurav Kumar", phone: "912345678", amount: 1000 };
let sandbox, world, server, url;

before(async () => (sandbox = await startSandbox()));
after(() => sandbox.stop());
beforeEach(async () => {
  world = sandbox.world();
  const app = createApp({ baseURL: world.url, key: world.key, secret: world.secret, webhookSecret });
  await new Promise((resolve) => (server = app.listen(0, "127.0.0.1", resolve)));
  url = `http://127.0.0.1:${server.address().port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await world.close();
});

async function call(method, path, body) {
  const headers = body && { "Content-Type": "application/json" };
  const reply = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) });
  return { status: reply.status, ...(await reply.json()) };
}

test("a refund is paid", async () => {
  const refund = await call("POST", "/refunds", order);
  await world.move(refund.id, "claim", { fund_account: { vpa: { address: "gaurav@upi" } } });
  await world.move(refund.id, "process");
  assert.equal((await call("GET", `/refunds/${refund.id}`)).status, "processed");
  await world.verify({ match: { route: "create", body_contains: "order-1" }, exactly: 1 });
});

test("a provider that fails is told", async () => {
  const refund = await call("POST", "/refunds", order);
  await world.fault("gateway_timeout", { match: { route: "fetch" }, times: 1 });
  assert.equal((await call("GET", `/refunds/${refund.id}`)).error, "the provider cannot be reached");
  assert.equal((await call("GET", `/refunds/${refund.id}`)).status, "issued");
});

test("what the provider refuses is told", async () => {
  const reply = await call("POST", "/refunds", { ...order, amount: 1 });
  assert.deepEqual(reply, { status: 422, error: "Minimum transaction amount should be 100 paise" });
});

test("what is not JSON is refused", async () => {
  const headers = { "Content-Type": "application/json" };
  assert.equal((await fetch(`${url}/refunds`, { method: "POST", headers, body: "{order" })).status, 400);
});

test("a refund that is on its way cannot be cancelled", async () => {
  const refund = await call("POST", "/refunds", order);
  await world.move(refund.id, "claim", { fund_account: { vpa: { address: "gaurav@upi" } } });
  assert.match((await call("POST", `/refunds/${refund.id}/cancel`)).error, /cannot be cancelled/);
});

test("webhooks tell how a refund fares, and each counts once", async () => {
  await world.addWebhook(`${url}/webhooks`, { secret: webhookSecret });
  const refund = await call("POST", "/refunds", order);
  await world.move(refund.id, "cancel");
  const event = await world.waitForWebhook("payout_link.cancelled", { link: refund.id });
  await world.resend(event.id);
  await world.waitForWebhook("payout_link.cancelled", { link: refund.id });
  assert.deepEqual((await call("GET", `/refunds/${refund.id}`)).heard, ["issued", "cancelled"]);
});

test("a webhook with another signature counts for nothing", async () => {
  await world.addWebhook(`${url}/webhooks`, { secret: "not the secret" });
  const refund = await call("POST", "/refunds", order);
  const event = await world.waitForWebhook("payout_link.issued", { link: refund.id, until: "sent" });
  assert.equal(event.deliveries[0].attempts[0].status, 401);
  assert.deepEqual((await call("GET", `/refunds/${refund.id}`)).heard, []);
});

test("a signature is over the bytes of a webhook, whatever they look like", async () => {
  const entity = { id: "poutlk_00000000000003", status: "issued" };
  const body = JSON.stringify({ payload: { payout_link: { entity } } }, null, 3).replace("issued", "\\u0069ssued");
  const signed = createHmac("sha256", webhookSecret).update(body).digest("hex");
  const post = (headers, text) => fetch(`${url}/webhooks`, { method: "POST", headers, body: text });
  assert.equal((await post({ "X-Razorpay-Signature": signed, "X-Razorpay-Event-Id": "1" }, body)).status, 204);
  assert.equal((await post({ "X-Razorpay-Signature": signed, "X-Razorpay-Event-Id": "2" }, `${body} `)).status, 401);
  assert.equal((await post({ "X-Razorpay-Event-Id": "3" }, body)).status, 401);
  assert.equal((await post({ "X-Razorpay-Signature": signed })).status, 401);
  assert.deepEqual((await call("GET", "/refunds/poutlk_00000000000003")).heard, ["issued"]);
});
