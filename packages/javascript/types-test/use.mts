// Compiled by scripts/package-check, and not run: what a program in TypeScript writes, and what the types refuse.
import { AdminError, connect, startSandbox } from "payout-links-sandbox";
import type { Entry, PayoutLink, Sandbox, Status, World } from "payout-links-sandbox";

const sandbox: Sandbox = await startSandbox({ options: ["--fail-on", "unmatched"], seconds: 5 });
const world: World = sandbox.world("typed");
const link: PayoutLink = await world.link("poutlk_00000000000003");
const fund_account = { vpa: { address: "gaurav@upi" } };
const status: Status = (await world.move(link.id, "claim", { fund_account })).status;
const [happened] = await world.advance(900);
const [event] = await world.events({ after: 1 });
export const told: (string | null)[] = [status, happened.to, event.cause];
await world.setClock("scaled", { factor: 60 });
await world.fault("server_error", { match: { route: "cancel" }, times: 1 });
await world.verify({ match: { route: "create_contact" }, exactly: 1 });
await world.verify({ in_order: [{ route: "fetch" }, { route: "cancel", status: 200 }] });
const entries: Entry[] = await world.waitForRequests({ route: "cancel" }, { count: 1 });
export const statuses = entries.map((entry) => entry.response?.status ?? 0);
const webhook = await world.waitForWebhook("payout_link.processed", { link: link.id, until: "sent" });
export const body: { id: string } = JSON.parse(webhook.request.body);
export const cancels: number = (await sandbox.coverage()).routes.cancel;
try {
  await connect("http://127.0.0.1:7290", { token: "0123456789abcdef" }).world().reset();
} catch (refusal) {
  if (refusal instanceof AdminError) console.log(refusal.code, refusal.status);
}
// @ts-expect-error: no status of that name
await world.links({ status: "isued" });
// @ts-expect-error: no effect of that name
await world.fault("server_eror");
// @ts-expect-error: nothing that can happen to a link
await world.move(link.id, "pay");
// @ts-expect-error: no condition of that name
await world.verify({ match: { rute: "cancel" }, exactly: 1 });
export const exitStatus: number = await sandbox.stop();
