import { startSandbox } from "payout-links-sandbox";

/** One sandbox for all of Vitest's workers, which inject("payoutLinks"). */
export default async function setup(project) {
  const sandbox = await startSandbox({ options: ["--fail-on", "unmatched"] });
  project.provide("payoutLinks", sandbox.url);
  return async () => {
    if ((await sandbox.stop()) !== 0) throw new Error(`a request had no route:\n${sandbox.log}`);
  };
}
