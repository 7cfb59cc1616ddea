import { call, get, onTokenMissing, post } from "./api.js";
import { confirm, dialog, el, field, replace, say, soon } from "./dom.js";
import { clockTime, count, day, span } from "./format.js";
import {
  apiURL, follow, listen, missed, now, readAccounts, readClock, readHealth, restart, shownAccount, takeClock, whose,
  world,
} from "./world.js";
import * as connect from "./connect.js";
import * as coverage from "./coverage.js";
import * as faults from "./faults.js";
import * as links from "./links.js";
import * as messages from "./messages.js";
import * as requests from "./requests.js";
import * as webhooks from "./webhooks.js";
import * as worlds from "./worlds.js";

const views = { links, requests, webhooks, messages, faults, coverage, worlds, connect };
const main = document.getElementById("main");
let view = null;

onTokenMissing((refused) => new Promise((resolve) => {
  let given = null;
  dialog({
    title: "This sandbox needs its token",
    body: [
      el("p", {}, "It was started with --admin-token. The token is kept in this tab only."),
      field("Token", el("input", { name: "token", type: "password", autocomplete: "off", required: true }),
        { hint: refused ? "That token was wrong." : null }),
    ],
    action: "Open", submit: ({ token }) => { given = token.trim(); }, closed: () => resolve(given),
  });
}));

// MARK: Addresses

/// `#/links/poutlk_…?status=issued` in its parts.
export function address() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [name, ...rest] = path.split("/").map(decodeURIComponent);
  return { name: views[name] ? name : "links", rest, query: new URLSearchParams(query) };
}

async function route() {
  const at = address();
  const account = at.query.get("account");
  if (account && account !== world.account && world.accounts.some((one) => one.account === account)) choose(account);
  document.body.dataset.view = at.name;
  if (view?.name !== at.name) {
    view?.leave?.();
    view = { name: at.name, ...(views[at.name].open(main, at) ?? {}) };
    window.scrollTo(0, 0);
    if (document.activeElement !== document.body) main.focus({ preventScroll: true });
  } else {
    view.go?.(at);
  }
  document.title = `${main.querySelector("h1")?.textContent ?? "Sandbox"} · Payout Links Sandbox`;
  drawRail();
  // On a narrow page the views stand in a row that is longer than the page.
  const current = rail.querySelector("[aria-current]");
  if (current) rail.scrollLeft = current.offsetLeft - (rail.clientWidth - current.offsetWidth) / 2;
}

// MARK: The bar at the top

function choose(account) {
  world.account = account;
  world.clock = null;
  drawWhose();
  restart();
  refresh();
}

const select = document.getElementById("whose");
select.addEventListener("change", () => {
  if (select.value === "…") {
    drawWhose();
    location.hash = "#/worlds";
    return;
  }
  const at = address();
  choose(select.value);
  // What is open is another account's.
  location.hash = `#/${at.name}?account=${encodeURIComponent(select.value)}`;
});

const listedMax = 50;

export function drawWhose() {
  const some = world.accounts.slice(0, listedMax);
  const own = shownAccount();
  if (own && !some.includes(own)) some.unshift(own);
  select.replaceChildren(
    ...some.map((one) => el("option", { value: one.account, selected: one === own },
      one.keys.length ? `${one.account} · ${one.keys[0]}` : one.account)),
    ...(world.accounts.length > some.length ? [el("option", { value: "…" }, `all ${world.accounts.length}…`)] : []));
}

const clock = document.getElementById("clock");
const parts = {};

function drawClock() {
  if (!world.clock) return;
  if (!parts.time) {
    parts.mode = el("button.mode.quiet", { type: "button", title: "How the clock runs", onclick: clockDialog });
    parts.time = el("time");
    parts.next = el("button", { type: "button", onclick: toNext,
      title: "Advance to what is due next: an expiry, a reminder, a script step or a webhook's retry" });
    clock.append(parts.mode, parts.time, ...[["+15 min", 900], ["+1 h", 3600], ["+1 day", 86400]].map(([text, seconds]) =>
      el("button", { type: "button", onclick: () => advance(seconds) }, text)), parts.next);
  }
  const { mode, factor, next_due } = world.clock;
  const seconds = now();
  parts.mode.textContent = { system: "real time", frozen: "frozen", offset: "ahead", scaled: `× ${factor}` }[mode] ?? mode;
  const text = `${day(seconds)}, ${clockTime(seconds)} UTC`;
  if (parts.time.textContent !== text) {
    parts.time.textContent = text;
    parts.time.setAttribute("datetime", new Date(seconds * 1000).toISOString());
  }
  parts.next.textContent = next_due === null ? "Nothing due" : `Next: ${span(next_due - seconds)}`;
  parts.next.disabled = next_due === null;
}

async function move(run) {
  try {
    const reply = await run();
    takeClock(reply.clocks?.find((one) => one.account === world.account));
    drawClock();
    const rows = (reply.happened ?? []).slice(0, 8).map((one) =>
      `${one.payout_link_id} ${one.event}: ${one.from} → ${one.to}`);
    if (reply.count > rows.length) rows.push(`and ${count(reply.count - rows.length)} more`);
    const many = (number, what) => `${count(number)} ${what}${number > 1 ? "s" : ""}`;
    const told = [reply.message_count ? `${many(reply.message_count, "message")} written.` : "",
      reply.count ? `${many(reply.count, "event")} happened on the way:` : ""].filter(Boolean).join(" ");
    say(`It is now ${clockTime(now())}. ${told || "Nothing was due."}`, { rows });
    refresh();
  } catch (problem) {
    say(problem.message, { bad: true });
  }
}

const advance = (seconds) => move(() => post("clock/advance", { seconds }, whose()));

async function toNext() {
  await readClock().catch(() => null);
  if (world.clock?.next_due != null) advance(Math.max(0, Math.ceil(world.clock.next_due - world.clock.now)));
}

function clockDialog() {
  const { mode, factor } = world.clock;
  const choice = (value, text) => el("label.choice", {},
    el("input", { type: "radio", name: "mode", value, checked: value === mode }), " ", text);
  dialog({
    title: `The clock of ${world.account}`,
    body: [
      el("fieldset", {}, el("legend", {}, "How it runs"),
        choice("system", "Real time"), choice("frozen", "Frozen, until you move it"),
        choice("offset", "Real time, as far ahead as it is now"), choice("scaled", "Faster or slower than real time")),
      field("Speed (× real time)", el("input", { name: "factor", inputmode: "decimal", value: String(factor ?? 60) })),
      el("p.hint", {}, "A clock never goes back. To start again, reset the account."),
    ],
    action: "Set",
    submit: async (values) => {
      const body = { mode: values.mode };
      if (values.mode === "scaled") {
        if (!/^[0-9]+([.][0-9]{1,3})?$/.test(values.factor)) throw new Error("The speed is a number such as 60 or 0.5.");
        body.factor = Number(values.factor);
      }
      if (values.mode === "offset") body.offset_seconds = Math.ceil(now() - Date.now() / 1000);
      const reply = await call("PUT", "clock", { body, query: whose() });
      await move(async () => reply);
    },
  });
}

document.getElementById("reset").addEventListener("click", async () => {
  const sure = await confirm(`Reset ${world.account}?`,
    "Links, payouts, scripts, clock, journal and fault rules of this account go back to what its fixtures say.",
    "Reset");
  if (!sure) return;
  try {
    await post("reset", {}, whose());
    say(`${world.account} was reset.`);
    await readClock();
    refresh();
  } catch (problem) {
    say(problem.message, { bad: true });
  }
});

const live = document.getElementById("live");

function drawLive(how, problem) {
  const told = { live: "Live", lost: "Reconnecting", restarted: "Live" }[how];
  live.className = `live ${how}`;
  live.lastChild.textContent = told;
  live.title = how === "lost" ? `${problem?.message ?? ""} Trying again.` : "Changes appear as they happen";
  if (how === "restarted") say("The sandbox was restarted. The page shows its state now.");
}

// MARK: The views at the side

const rail = document.getElementById("rail");
const rows = [
  ["links", "Links", () => count(world.summary?.payout_links ?? shownAccount()?.payout_links ?? 0)],
  ["requests", "Requests", () => (world.requests === undefined ? "" : count(world.requests)), () => world.unmatched > 0],
  ["webhooks", "Webhooks", () => (world.failing ? `${world.failing} failing` : ""), () => world.failing > 0],
  ["messages", "Messages", () => (world.messages === undefined ? "" : count(world.messages))],
  ["faults", "Faults", () => (world.faults === undefined ? "" : count(world.faults))],
  ["coverage", "Coverage", () => (world.coverage ? `${Math.floor((100 * world.coverage.touched) / world.coverage.of)} %` : "")],
  ["worlds", "Worlds", () => count(world.accounts.length)],
];

function drawRail() {
  const name = view?.name;
  const query = world.account && world.accounts.length > 1 ? `?account=${encodeURIComponent(world.account)}` : "";
  const link = ([key, text, tell, isBad]) => el("a", {
    href: `#/${key}${query}`, "aria-current": key === name ? "page" : null, "data-key": key,
  }, text, el("b" + (isBad?.() ? ".warn" : ""), {}, tell?.() ?? ""));
  replace(rail, rows.map(link), el("hr"), link(["connect", "Connect your app"]),
    el("a", { href: `${apiURL()}/openapi.json` }, "OpenAPI: the API"), el("a", { href: "openapi.json" }, "OpenAPI: /__admin"));
}

export const counts = soon(async () => {
  const limit = { limit: 1, ...whose() };
  const [page, unmatched, faulty, touched, hooks, sent] = await Promise.all([
    get("requests", limit), get("requests", { limit: 1, outcome: "unmatched" }), get("faults", { limit: 1 }),
    get("coverage"), get("webhooks", whose()), get("messages", whose({ count: 1 })),
  ]);
  world.failing = hooks.items.filter((one) => one.disabled_at).length;
  world.messages = sent.meta.total;
  world.requests = page.meta.total;
  world.unmatched = unmatched.meta.total;
  world.faults = faulty.meta.total;
  world.coverage = touched;
  drawRail();
}, 500);

// MARK: What changes

export const refresh = soon(async () => {
  if (!world.clock) await readClock().catch(() => null);
  drawClock();
  await view?.changed?.([]);
  drawRail();
  counts();
}, 10);

const clockSoon = soon(async () => {
  await readClock().catch(() => null);
  drawClock();
}, 200);

listen((events) => {
  const away = missed();
  if (away) say(`${count(away)} change${away > 1 ? "s" : ""} while you were away.`);
  if (!events.length || events.some((one) => one.event === "replace" || one.event === "end")) {
    clockSoon();
    refresh();
    return;
  }
  view?.changed?.(events);
  clockSoon();
  counts();
});

async function start() {
  for (;;) {
    try {
      await Promise.all([readHealth(), readAccounts()]);
      break;
    } catch (problem) {
      drawLive("lost", problem);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
  const account = address().query.get("account");
  if (world.accounts.some((one) => one.account === account)) world.account = account;
  drawWhose();
  await readClock().catch(() => null);
  drawClock();
  window.addEventListener("hashchange", route);
  await route();
  setInterval(() => {
    drawClock();
    if (!document.hidden) view?.tick?.();
    // What fell due by itself has happened now, and the next thing is another.
    if (world.clock?.next_due != null && now() > world.clock.next_due + 0.5) clockSoon();
  }, 1000);
  // Requests are no events: their number is looked at now and then.
  setInterval(() => document.hidden || counts(), 5000);
  follow(drawLive);
}

start();
