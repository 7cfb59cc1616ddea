import { connect } from "payout-links-sandbox";
import { createRefunds } from "./refunds.js";

let world, refunds;
beforeEach(() => {
  world = connect(process.env.PAYOUT_LINKS_URL).world();
  refunds = createRefunds(world);
});
afterEach(() => world.close());

test("an issued link is cancelled", async () => {
  expect(await refunds.cancel("poutlk_00000000000003")).toBe("cancelled");
  await world.verify({ match: { route: "cancel" }, exactly: 1 });
});

test("an expired link cannot be cancelled", async () => {
  await world.advance(900);
  await expect(refunds.cancel("poutlk_00000000000008")).rejects.toThrow(/cannot be cancelled/);
});
