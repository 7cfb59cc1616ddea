// Whose world is shown, what time it is there, and what happens in it.
import { get, Refused } from "./api.js";

export const world = {
  /// What /__admin/accounts lists.
  accounts: [],
  /// The account that every view shows.
  account: null,
  health: null,
  clock: null,
  /// When the clock was read, by this machine's.
  readAt: 0,
  summary: null,
  /// Events since the page was opened.
  changes: 0,
};

const listeners = new Set();
/// `hear` is called with the events that have come; none where anything may have changed.
export const listen = (hear) => (listeners.add(hear), () => listeners.delete(hear));
const tell = (events) => listeners.forEach((hear) => hear(events));

/// Of the account that is shown.
export const whose = (query = {}) => ({ ...query, account: world.account });

export const shownAccount = () => world.accounts.find((account) => account.account === world.account);

/// By the account's clock, in seconds.
export function now() {
  if (!world.clock) return Date.now() / 1000;
  const passed = (Date.now() - world.readAt) / 1000;
  const pace = { frozen: 0, scaled: world.clock.factor }[world.clock.mode] ?? 1;
  return world.clock.now + passed * pace;
}

export async function readAccounts() {
  const reply = await get("accounts");
  world.accounts = reply.accounts;
  if (!shownAccount()) world.account = world.accounts[0]?.account ?? null;
}

export async function readHealth() {
  world.health = await get("health");
}

export async function readClock() {
  takeClock((await get("clock", whose())).clocks[0]);
}

export function takeClock(clock) {
  if (!clock) return;
  world.clock = clock;
  world.readAt = Date.now();
}

/// Where the imitated API is reached from where this page is.
export function apiURL() {
  const at = world.health?.reached_at ?? {};
  if (at.public_url) return at.public_url;
  if (at.admin_port && String(at.admin_port) === location.port) return `http://${location.hostname}:${at.port}`;
  return new URL("..", document.baseURI).href.replace(/\/$/, "");
}

/// Where this sandbox shows what a short URL leads to; nothing where it is none.
export function contactPage(shortURL) {
  const code = /\/i\/([0-9A-Za-z]+)$/.exec(shortURL ?? "")?.[1];
  return code && `${apiURL()}/i/${code}`;
}

export function httpsURL() {
  const port = world.health?.reached_at?.https_port;
  return port ? `https://${location.hostname}:${port}` : null;
}

// MARK: What happens

let after = null;
let poll = null;
const pageMax = 1000;
// What comes faster is looked at in leaps: a view shows how things stand, not each step.
const behindMax = 2000;

/// Starts anew, for another account.
export function restart() {
  after = null;
  poll?.abort();
}

/// Asks for what happens until the page is closed; `status` is told how it goes.
export async function follow(status) {
  let failures = 0;
  for (;;) {
    if (document.hidden) await shown();
    try {
      if (after === null) {
        const account = world.account;
        const first = await get("events", { limit: 1, account });
        if (account !== world.account) continue;
        after = first.meta.latest;
        tell([]);
      }
      status("live");
      poll = new AbortController();
      const [began, from] = [Date.now(), after];
      const page = await get("events", whose({ after, limit: pageMax, timeout: 25 }), poll.signal);
      if (after !== from) continue;
      failures = 0;
      await take(page, began, status);
    } catch (problem) {
      if (problem.name === "AbortError") continue;
      if (problem instanceof Refused && problem.code === "unknown_account") {
        await readAccounts().catch(() => null);
        after = null;
        tell([]);
        continue;
      }
      failures += 1;
      status("lost", problem);
      await pause(Math.min(500 * failures, 5000));
      if (failures > 1) after = after ?? null;
    }
  }
}

async function take(page, began, status) {
  const { meta, events } = page;
  after = meta.next_after;
  if (meta.other_run) {
    after = meta.latest;
    status("restarted");
    await Promise.all([readAccounts(), readHealth()]).catch(() => null);
    tell([]);
    return;
  }
  let skipped = meta.lost;
  if (meta.latest - after > behindMax) {
    skipped += meta.latest - after;
    after = meta.latest;
  }
  world.changes += events.length + skipped;
  if (events.length || skipped) tell(skipped ? [] : events);
  // However fast it goes, a page is drawn a few times a second.
  const wait = 100 - (Date.now() - began);
  if (events.length && wait > 0) await pause(wait);
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function shown() {
  return new Promise((resolve) => {
    const look = () => {
      if (document.hidden) return;
      document.removeEventListener("visibilitychange", look);
      resolve();
    };
    document.addEventListener("visibilitychange", look);
  });
}

/// Nobody looks: browsers have six connections for all tabs of one address, and a poll takes one.
let away = null;
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    away = world.changes;
    poll?.abort();
  }
});

/// How many changes there have been since the page was last looked at; nil where it was never left.
export function missed() {
  if (away === null || document.hidden) return null;
  const count = world.changes - away;
  away = null;
  return count;
}
