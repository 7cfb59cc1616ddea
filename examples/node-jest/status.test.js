import { connect } from "payout-links-sandbox";
import { createRefunds } from "./refunds.js";

let world, refunds;
beforeEach(() => {
  world = connect(process.env.PAYOUT_LINKS_URL).world();
  refunds = createRefunds(world);
});
afterEach(() => world.close());

test("a link that is claimed is on its way, and then paid", async () => {
  await world.move("poutlk_00000000000003", "claim");
  expect(await refunds.status("poutlk_00000000000003")).toBe("processing");
  await world.move("poutlk_00000000000003", "process");
  expect(await refunds.status("poutlk_00000000000003")).toBe("processed");
});

test("a provider that fails is told", async () => {
  await world.fault("server_error", { match: { route: "fetch" }, times: 1 });
  await expect(refunds.status("poutlk_00000000000003")).rejects.toThrow();
  expect(await refunds.status("poutlk_00000000000003")).toBe("issued");
});
