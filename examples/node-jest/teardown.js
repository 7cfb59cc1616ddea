export default async function teardown() {
  const sandbox = globalThis.payoutLinks;
  if ((await sandbox.stop()) !== 0) throw new Error(`a request had no route:\n${sandbox.log}`);
}
