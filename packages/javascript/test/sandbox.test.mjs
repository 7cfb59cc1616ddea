import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { AdminError, binary, connect, startSandbox } from "payout-links-sandbox";

const issued = "poutlk_00000000000003";
const expiresSoon = "poutlk_00000000000008";
let sandbox;
before(async () => {
  sandbox = await startSandbox();
});
after(() => sandbox.stop());

/** A call of the imitated API, as the code under test makes it. */
const api = (world, method, path) =>
  fetch(`${world.baseURL}/payout-links${path}`, { method, headers: { Authorization: world.authorization } });

/** A test with a world of its own. */
const inWorld = (name, body) =>
  test(name, async () => {
    const world = sandbox.world(name);
    try {
      await body(world);
    } finally {
      await world.close();
    }
  });

inWorld("two worlds do not meet", async (world) => {
  const other = sandbox.world("other");
  assert.equal((await api(world, "POST", `/${issued}/cancel`)).status, 200);
  assert.equal((await world.link(issued)).status, "cancelled");
  assert.equal((await other.link(issued)).status, "issued");
  await other.close();
});

inWorld("time moves and tells what has happened", async (world) => {
  const began = await world.now();
  const [expired] = await world.advance(900);
  assert.deepEqual([expired.payout_link_id, expired.to], [expiresSoon, "expired"]);
  assert.ok((await world.now()) >= began + 900);
  assert.deepEqual(await world.setClock("frozen"), []);
});

inWorld("a link is moved and waited for", async (world) => {
  assert.equal((await world.move(issued, "claim")).status, "processing");
  assert.equal((await world.waitFor(issued, ["processing", "processed"])).id, issued);
  assert.ok((await world.links({ status: "processing" })).some((link) => link.id === issued));
  const events = (await world.events()).filter((event) => event.payout_link_id === issued);
  assert.deepEqual(events.map((event) => event.event), ["claim"]);
});

inWorld("links are paged", async (world) => {
  const all = await world.links();
  assert.deepEqual(await world.links({ count: 3, skip: 2 }), all.slice(2, 5));
});

inWorld("state is kept, exported and brought back", async (world) => {
  await world.snapshot("issued");
  await world.move(issued, "cancel");
  const [account] = (await world.export()).accounts;
  assert.equal(account.payout_links.find((link) => link.id === issued).status, "cancelled");
  await world.restore("issued");
  assert.equal((await world.link(issued)).status, "issued");
  await world.move(issued, "cancel");
  await world.reset();
  assert.equal((await world.link(issued)).status, "issued");
});

inWorld("faults befall this world until they are cleared", async (world) => {
  await world.fault("server_error", { match: { route: "fetch" } });
  assert.equal((await api(world, "GET", `/${issued}`)).status, 500);
  await world.clearFaults();
  assert.equal((await api(world, "GET", `/${issued}`)).status, 200);
});

inWorld("requests are found, waited for and verified", async (world) => {
  const [requests] = await Promise.all([world.waitForRequests({ route: "fetch" }), api(world, "GET", `/${issued}`)]);
  assert.equal(requests.length, 1);
  assert.equal((await world.requests({ route: "fetch", limit: 1 }))[0].outcome, "ok");
  assert.deepEqual(await world.unmatched(), []);
  assert.equal((await world.verify({ match: { route: "fetch" }, exactly: 1 })).count, 1);
  await assert.rejects(world.verify({ in_order: [{ route: "fetch" }, { route: "cancel" }] }), /cancel/);
});

inWorld("webhooks are told, signed, waited for and sent again", async (world) => {
  const told = [];
  const receiver = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    told.push([request.headers["x-razorpay-signature"], Buffer.concat(chunks).toString()]);
    response.end();
  });
  await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${receiver.address().port}/`;
    const id = await world.addWebhook(url, { secret: "webhook_secret", events: ["payout_link.cancelled"] });
    await world.move(issued, "cancel");
    const event = await world.waitForWebhook("payout_link.cancelled", { link: issued });
    const [[signature, body]] = told;
    assert.equal(signature, createHmac("sha256", "webhook_secret").update(body).digest("hex"));
    assert.equal(event.request.signature, signature);
    await world.resend(event.id);
    await world.waitForWebhook("payout_link.cancelled", { link: issued });
    assert.deepEqual((await world.webhookEvents({ payout_link_id: issued })).map((each) => each.status), ["acknowledged"]);
    await world.removeWebhook(id);
  } finally {
    receiver.closeAllConnections();
    receiver.close();
  }
});

inWorld("a refusal says why in the words of the sandbox", async (world) => {
  await assert.rejects(world.requests({ rute: "fetch" }), (refusal) => {
    assert.ok(refusal instanceof AdminError);
    assert.deepEqual([refusal.status, refusal.code], [400, "invalid_request"]);
    return /did you mean/.test(refusal.message);
  });
});

test("a sandbox that cannot start says why", async () => {
  await assert.rejects(startSandbox({ options: ["--no-such-option"] }), /no-such-option/);
});

/** Starts what PAYOUT_LINKS_BINARY names. */
async function startNamed(name, options) {
  const before = process.env.PAYOUT_LINKS_BINARY;
  process.env.PAYOUT_LINKS_BINARY = name;
  try {
    return await startSandbox(options);
  } finally {
    if (before === undefined) delete process.env.PAYOUT_LINKS_BINARY;
    else process.env.PAYOUT_LINKS_BINARY = before;
  }
}

test("a program that is not there, or cannot be run, is named", async () => {
  await assert.rejects(startNamed("/nowhere"), /not started: \/nowhere, which PAYOUT_LINKS_BINARY names: ENOENT/);
  await assert.rejects(startNamed(tmpdir()), /EACCES/);
});

test("a program that never gets ready is not waited for without end", async () => {
  const directory = mkdtempSync(path.join(tmpdir(), "payout-links-"));
  const silent = path.join(directory, "silent");
  writeFileSync(silent, "#!/bin/sh\nexec sleep 60\n", { mode: 0o755 });
  try {
    await assert.rejects(startNamed(silent, { seconds: 0.2 }), /in 0.2 s: .*silent.* said:\nnothing/);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("a sandbox that does not answer is named", async () => {
  const other = await startSandbox();
  await other.stop();
  await assert.rejects(other.world().links(), { message: new RegExp(`no sandbox answers at ${other.url}: .*REFUSED`) });
});

test("a token in the environment is that of the sandbox", async () => {
  process.env.PAYOUT_LINKS_SANDBOX_ADMIN_TOKEN = "0123456789abcdef";
  try {
    const other = await startSandbox();
    assert.equal((await other.world().link(issued)).id, issued);
    await other.stop();
  } finally {
    delete process.env.PAYOUT_LINKS_SANDBOX_ADMIN_TOKEN;
  }
});

test("the types know every route, state and effect", async () => {
  const library = createRequire(import.meta.url).resolve("payout-links-sandbox");
  const types = readFileSync(library.replace(/cjs$/, "d.cts"), "utf8");
  const { routes, states, faults } = await sandbox.coverage();
  const missing = Object.keys({ ...routes, ...states, ...faults }).filter((name) => !types.includes(`"${name}"`));
  assert.deepEqual(missing, []);
});

test("a sandbox says with its status what fail-on has found", async () => {
  const other = await startSandbox({ options: ["--fail-on", "unmatched"] });
  assert.equal((await api(other.world(), "GET", "s")).status, 400);
  assert.equal(await other.stop(), 1);
  assert.match(other.log, /unmatched/);
});

test("one that runs already is connected to", async () => {
  assert.equal((await connect(`${sandbox.url}/`).world().link(issued)).id, issued);
});

test("CommonJS gets the same things", () => {
  assert.equal(createRequire(import.meta.url)("payout-links-sandbox").startSandbox, startSandbox);
});

test("a program that has forgotten its sandbox ends, and takes it with it", () => {
  const program = `
    import("payout-links-sandbox").then(async ({ startSandbox }) => console.log((await startSandbox()).url));`;
  const ended = spawnSync(process.execPath, ["-e", program], { encoding: "utf8", timeout: 20_000 });
  assert.equal(ended.status, 0, ended.stderr);
  return assert.rejects(fetch(`${ended.stdout.trim()}/livez`));
});

test("a program that is killed takes its sandbox with it", () => {
  const program = `
    import("payout-links-sandbox").then(async ({ startSandbox }) => {
      console.log((await startSandbox()).url);
      process.kill(process.pid, "SIGKILL");
    });`;
  const ended = spawnSync(process.execPath, ["-e", program], { encoding: "utf8", timeout: 20_000 });
  assert.equal(ended.signal, "SIGKILL");
  return assert.rejects(async () => {
    // It is told of the end a moment later.
    for (let tries = 0; tries < 10_000; tries += 1) await fetch(`${ended.stdout.trim()}/livez`);
  });
});

test("the program itself is there", () => {
  assert.match(spawnSync(binary(), ["--version"], { encoding: "utf8" }).stdout, /^\d+\.\d+\.\d+/);
});
