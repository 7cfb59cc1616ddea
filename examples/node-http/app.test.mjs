import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { startSandbox } from "payout-links-sandbox";
import { createApp } from "./app.mjs";

const webhookSecret = "webhook_secret";
const order = { order: "order-1", name: "Gaurav Kumar", phone: "912345678", amount: 1000 };
let sandbox, world, app, url;

before(async () => (sandbox = await startSandbox()));
after(() => sandbox.stop());
beforeEach(async () => {
  world = sandbox.world();
  app = createApp({ baseURL: world.url, key: world.key, secret: world.secret, webhookSecret });
  await new Promise((resolve) => app.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${app.address().port}`;
});
afterEach(async () => {
  app.closeAllConnections();
  await new Promise((resolve) => app.close(resolve));
  await world.close();
});

async function call(method, path, body, headers = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const reply = await fetch(url + path, { method, body: body === undefined ? undefined : text, headers });
  return { status: reply.status, ...(await reply.json()) };
}

test("a refund is paid", async () => {
  const refund = await call("POST", "/refunds", order);
  await world.move(refund.id, "claim", { fund_account: { vpa: { address: "gaurav@upi" } } });
  await world.move(refund.id, "process");
  assert.equal((await call("GET", `/refunds/${refund.id}`)).status, "processed");
  await world.verify({ match: { route: "create", body_contains: "order-1" }, exactly: 1 });
});

test("what the provider refuses is told", async () => {
  const reply = await call("POST", "/refunds", { ...order, amount: 1 });
  assert.deepEqual(reply, { status: 422, error: "Minimum transaction amount should be 100 paise" });
});

test("a refund that is on its way cannot be cancelled", async () => {
  const refund = await call("POST", "/refunds", order);
  await world.move(refund.id, "claim", { fund_account: { vpa: { address: "gaurav@upi" } } });
  assert.match((await call("POST", `/refunds/${refund.id}/cancel`)).error, /cannot be cancelled/);
});

test("a webhook tells that a refund was cancelled", async () => {
  await world.addWebhook(`${url}/webhooks`, { secret: webhookSecret });
  const refund = await call("POST", "/refunds", order);
  await world.move(refund.id, "cancel");
  await world.waitForWebhook("payout_link.cancelled", { link: refund.id });
  assert.equal((await call("GET", `/refunds/${refund.id}`)).heard, "cancelled");
});

test("a webhook with another signature counts for nothing", async () => {
  await world.addWebhook(`${url}/webhooks`, { secret: "not the secret" });
  const refund = await call("POST", "/refunds", order);
  const event = await world.waitForWebhook("payout_link.issued", { link: refund.id, until: "sent" });
  assert.equal(event.deliveries[0].attempts[0].status, 401);
  assert.equal((await call("GET", `/refunds/${refund.id}`)).heard, null);
});
