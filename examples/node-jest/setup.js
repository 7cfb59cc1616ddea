import { startSandbox } from "payout-links-sandbox";

/** One sandbox for all of Jest's workers, which begin with this process's environment. */
export default async function setup() {
  globalThis.payoutLinks = await startSandbox({ options: ["--fail-on", "unmatched"] });
  process.env.PAYOUT_LINKS_URL = globalThis.payoutLinks.url;
}
