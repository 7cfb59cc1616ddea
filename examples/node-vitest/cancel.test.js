import { connect } from "payout-links-sandbox";
import { afterEach, beforeEach, expect, inject, test } from "vitest";

let world;
beforeEach(() => (world = connect(inject("payoutLinks")).world()));
afterEach(() => world.close());

test("an expired link cannot be cancelled", async () => {
  await world.advance(900);
  const reply = await fetch(`${world.baseURL}/payout-links/poutlk_00000000000008/cancel`, {
    method: "POST",
    headers: { Authorization: world.authorization },
  });
  expect(reply.status).toBe(400);
  await world.verify({ match: { route: "cancel" }, exactly: 1 });
});
