// The same, from CommonJS.
import { startSandbox, type PayoutLink } from "payout-links-sandbox";

export async function issued(): Promise<PayoutLink[]> {
  const sandbox = await startSandbox();
  const links = await sandbox.world().links({ status: "issued" });
  await sandbox.stop();
  return links;
}
