"use strict";
// A running sandbox, and worlds in it: everything that is decided is decided by /__admin, not here.

const { spawn } = require("node:child_process");
const { randomUUID } = require("node:crypto");
const path = require("node:path");

/** The path of the program that this package carries; PAYOUT_LINKS_BINARY names another. */
function binary() {
  return process.env.PAYOUT_LINKS_BINARY || path.join(__dirname, "..", "bin", "payout-links-sandbox");
}

/** The path, and who has named it if this package has not. */
const named = () => binary() + (process.env.PAYOUT_LINKS_BINARY ? ", which PAYOUT_LINKS_BINARY names" : "");

/** The sandbox has refused a call, or what was to be verified or waited for is not so: why, in its own words. */
class AdminError extends Error {
  constructor(status, document) {
    super(document?.error?.message ?? `status ${status}: ${JSON.stringify(document)}`);
    this.name = "AdminError";
    this.status = status;
    this.document = document;
    this.code = document?.error?.code;
  }
}

/** A running sandbox: one that `startSandbox` has started, or one that was there already. */
class Sandbox {
  #child;
  #log;
  #ended;

  constructor(url, { token, child, log = [], ended } = {}) {
    this.url = url.replace(/\/+$/, "");
    this.token = token ?? process.env.PAYOUT_LINKS_SANDBOX_ADMIN_TOKEN;
    this.#child = child;
    this.#log = log;
    this.#ended = ended;
  }

  /** Everything that the sandbox has logged; nothing of one that was there already. */
  get log() {
    return this.#log.join("");
  }

  /** Any call of /__admin, for what has no method here. */
  async admin(method, where, { body, query = {} } = {}) {
    const said = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined));
    const reply = await fetch(`${this.url}/__admin${where}${`${said}` && `?${said}`}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      // The longest wait that the sandbox allows is a minute.
      signal: AbortSignal.timeout(75_000),
    }).catch((cause) => {
      const why = cause.cause?.message || cause.cause?.code || cause.message;
      throw new Error(`no sandbox answers at ${this.url}: ${why}`, { cause });
    });
    const text = await reply.text();
    let document = text === "" ? undefined : text;
    try {
      document = text === "" ? undefined : JSON.parse(text);
    } catch {
      // Shown as it is.
    }
    if (!reply.ok) throw new AdminError(reply.status, document);
    return document;
  }

  coverage() {
    return this.admin("GET", "/coverage");
  }

  /** A world that nobody else has, named after `name`. It needs a sandbox with --isolate-keys. */
  world(name = "test") {
    const kept = name.replace(/[^A-Za-z0-9]+/g, "_").slice(0, 40);
    return new World(this, `rzp_test_${kept}_${randomUUID().replaceAll("-", "").slice(0, 12)}`);
  }

  /** Ends the sandbox. Its exit status is 1 where --fail-on has found what it looks for. */
  async stop() {
    if (this.#child === undefined) return 0;
    this.#child.kill("SIGTERM");
    const late = setTimeout(() => this.#child.kill("SIGKILL"), 10_000);
    const status = await this.#ended;
    clearTimeout(late);
    return status;
  }

  async [Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]() {
    await this.stop();
  }
}

/** One key's links, clock, faults and journal. The code under test gets `url`, `key` and `secret`. */
class World {
  constructor(sandbox, key, secret = "sandbox_secret") {
    this.sandbox = sandbox;
    this.key = key;
    this.secret = secret;
    this.url = sandbox.url;
    this.baseURL = `${sandbox.url}/v1`;
    this.account = `acc_${key.replace(/^rzp_test_/, "")}`;
    this.authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString("base64")}`;
  }

  /** Any call of /__admin about this world, for what has no method here. */
  admin(method, where, { body, query = {} } = {}) {
    return this.sandbox.admin(method, where, { body, query: { key: this.key, ...query } });
  }

  /** Ends the world. One that nobody has called for was never there. */
  async close() {
    try {
      await this.sandbox.admin("DELETE", `/accounts/${this.account}`);
    } catch (refusal) {
      if (refusal.status !== 404) throw refusal;
    }
  }

  async [Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]() {
    await this.close();
  }

  // Links

  async links({ status, count, skip } = {}) {
    const page = await this.admin("GET", "/payout-links", { query: { status, count, skip } });
    return page.payout_links.map((each) => each.payout_link);
  }

  async link(id) {
    return (await this.admin("GET", `/payout-links/${encodeURIComponent(id)}`)).payout_link;
  }

  /** Lets happen to a link what contacts, approvers, banks and time do: `move(id, "claim")`. */
  move(id, event, more = {}) {
    return this.admin("POST", `/payout-links/${encodeURIComponent(id)}/transitions`, { body: { event, ...more } });
  }

  /** The link, as soon as it is in one of these states or has passed through one. */
  waitFor(id, status, { timeout = 10 } = {}) {
    const query = { status: [status].flat().join(","), timeout };
    return this.admin("GET", `/payout-links/${encodeURIComponent(id)}/wait`, { query });
  }

  // Time and state

  async now() {
    return (await this.admin("GET", "/clock")).clocks[0].now;
  }

  async setClock(mode, more = {}) {
    return (await this.admin("PUT", "/clock", { body: { mode, ...more } })).happened;
  }

  /** Moves the clock on, and tells what has happened on the way. */
  async advance(seconds) {
    return (await this.admin("POST", "/clock/advance", { body: { seconds } })).happened;
  }

  async reset() {
    await this.admin("POST", "/reset");
  }

  async snapshot(name) {
    await this.admin("POST", "/snapshots", { body: { name } });
  }

  async restore(name) {
    await this.admin("POST", `/snapshots/${encodeURIComponent(name)}/restore`);
  }

  /** The present state as a fixture. */
  export() {
    return this.admin("GET", "/fixtures");
  }

  // Faults

  /** Lets requests fail on purpose: `fault("server_error", { match: { route: "cancel" }, times: 1 })`. Its number. */
  async fault(effect, more = {}) {
    return (await this.admin("POST", "/faults", { body: { effect, ...more } })).id;
  }

  async clearFaults() {
    await this.admin("DELETE", "/faults");
  }

  // Webhooks

  /** Has events told to a receiver, signed as the provider signs them. The webhook's id. */
  async addWebhook(url, { secret = null, events = "*", ...more } = {}) {
    return (await this.admin("POST", "/webhooks", { body: { url, secret, events, ...more } })).id;
  }

  async removeWebhook(id) {
    await this.admin("DELETE", `/webhooks/${encodeURIComponent(id)}`);
  }

  /** What webhooks tell, oldest first: `webhookEvents({ event: "payout_link.processed", status: "failed" })`. */
  async webhookEvents(query = {}) {
    return (await this.admin("GET", "/webhooks/events", { query })).events;
  }

  /** The event, as soon as its receivers have acknowledged it: with its request and all attempts. */
  waitForWebhook(event, { link, until, timeout = 10 } = {}) {
    return this.admin("GET", "/webhooks/wait", { query: { event, payout_link_id: link, until, timeout } });
  }

  async resend(id, to = {}) {
    await this.admin("POST", `/webhooks/events/${encodeURIComponent(id)}/resend`, { body: to });
  }

  // What has happened, and what was asked

  async events({ after, limit, timeout } = {}) {
    return (await this.admin("GET", "/events", { query: { after, limit, timeout } })).events;
  }

  /** The journal's entries, newest first: `requests({ route: "cancel" })`. */
  async requests(match = {}) {
    return (await this.admin("POST", "/requests/find", { body: match })).requests;
  }

  async unmatched() {
    return (await this.admin("GET", "/requests/unmatched")).requests;
  }

  /** The requests, as soon as there are so many, with those that have come before. */
  async waitForRequests(match = {}, { count = 1, timeout = 10 } = {}) {
    return (await this.admin("GET", "/requests/wait", { query: { ...match, count, timeout } })).requests;
  }

  /** Rejects with the difference in words unless it was requested so: `verify({ match, exactly: 1 })`. */
  verify(expectation) {
    return this.admin("POST", "/verify", { body: expectation });
  }
}

/** A sandbox that runs already. */
function connect(url, { token } = {}) {
  return new Sandbox(url, { token });
}

/** Starts the program that this package carries on a free port. Options are those of `serve`. */
function startSandbox({ options = [], token, seconds = 10 } = {}) {
  const all = ["serve", "--port", "0", "--isolate-keys", "--stop-with-stdin", ...options];
  if (!options.some((each) => /^--(https|tls|ca-dir|no-https)/.test(each))) all.push("--no-https");
  // However this program ends, the pipe ends with it, and the sandbox with the pipe.
  const child = spawn(binary(), all, { stdio: ["pipe", "pipe", "pipe"] });
  const log = [];
  let ready = "";
  // A test that has forgotten it is not kept from ending, and takes it with it.
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  const ended = new Promise((resolve) => {
    child.once("close", (status) => {
      process.removeListener("exit", end);
      resolve(status ?? 1);
    });
  });
  child.stderr.setEncoding("utf8").on("data", (text) => log.push(text));
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      refuse(` in ${seconds} s: ${named()} said:\n${log.join("").trimEnd() || "nothing"}`);
      child.kill("SIGKILL");
    }, seconds * 1000);
    const refuse = (why, cause) => {
      clearTimeout(late);
      reject(new Error(`the sandbox has not started${why}`, cause && { cause }));
    };
    child.once("error", (cause) => refuse(`: ${named()}: ${cause.code}`, cause));
    ended.then(() => refuse(`: ${named()} said:\n${log.join("").trimEnd() || "nothing"}`));
    child.stdout.setEncoding("utf8").on("data", (text) => {
      ready += text;
      const found = /http:\/\/[^\s"]+(?=\s|")/.exec(ready);
      if (found === null) return;
      clearTimeout(late);
      for (const each of [child, ...child.stdio]) each.unref();
      resolve(new Sandbox(found[0], { token, child, log, ended }));
    });
  });
}

module.exports = { AdminError, Sandbox, World, binary, connect, startSandbox };
