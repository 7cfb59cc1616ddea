import { call, download, get, Refused } from "./api.js";
import { counts, refresh } from "./app.js";
import { confirm, copyButton, el, replace, say, soon } from "./dom.js";
import { count, json, quoted } from "./format.js";
import { apiURL, whose, world } from "./world.js";

const outcomes = ["ok", "refused", "unauthorized", "unmatched", "malformed", "error", "fault", "challenged"];
const routes = ["create", "list", "fetch", "cancel", "short_url"];
const pageSize = 60;
const bad = new Set(["unmatched", "malformed", "error", "unauthorized"]);

let at = null;
let parts = null;
let newest = 0;
let waiting = null;

export function open(main, where) {
  const choose = (name, text, values) => el("label.filter", {}, text, " ", el("select", {
    name, onchange: (event) => (location.hash = href(null, { [name]: event.target.value || null, before: null })),
  }, el("option", { value: "" }, "any"), values.map((value) => el("option", { value }, value))));
  parts = {
    route: choose("route", "Route", routes),
    outcome: choose("outcome", "Outcome", outcomes),
    everyone: el("label.filter", {}, el("input", { type: "checkbox", name: "all",
      onchange: (event) => (location.hash = href(null, { all: event.target.checked ? "1" : null, before: null })) }), " all accounts, and requests without one"),
    body: el("tbody"),
    told: el("p.told", { role: "status" }),
    pages: el("div.pages"),
    aside: el("aside.detail", { "aria-label": "The selected request", hidden: true }),
  };
  parts.split = el("div.split", {},
    el("div.list", {},
      el("div.scroll", { tabindex: "0", role: "region", "aria-label": "Requests" },
        el("table.requests", {},
          el("thead", {}, el("tr", {}, ["Time", "Request", "Route", "Outcome", "Status", "Duration"].map((text, index) =>
            el("th" + (index > 3 ? ".n" : ""), { scope: "col" }, text)))),
          parts.body)),
      parts.told, parts.pages),
    parts.aside);
  main.replaceChildren(
    el("div.bar", {}, el("h1", {}, "Requests"), el("span.grow"),
      el("button", { type: "button", onclick: har }, "Download HAR"),
      el("button", { type: "button", onclick: empty }, "Clear…")),
    el("div.filters", {}, parts.route, parts.outcome, parts.everyone), parts.split);
  go(where);
  watch();
  return { go, changed: () => draw(), leave };
}

function leave() {
  parts = null;
  waiting?.abort();
}

function href(number, change = {}) {
  const query = new URLSearchParams(at.query);
  for (const [name, value] of Object.entries(change)) value === null ? query.delete(name) : query.set(name, value);
  const text = query.toString();
  return `#/requests${number ? `/${number}` : ""}${text ? `?${text}` : ""}`;
}

function go(where) {
  const before = at;
  at = where;
  parts.route.querySelector("select").value = at.query.get("route") ?? "";
  parts.outcome.querySelector("select").value = at.query.get("outcome") ?? "";
  parts.everyone.querySelector("input").checked = at.query.has("all");
  showOne(at.rest[0]);
  if (!before || before.query.toString() !== at.query.toString() || !parts.body.children.length) {
    draw();
    waiting?.abort();
  } else mark();
}

/// A request without credentials, or to a route that there is not, is nobody's: it is seen among everybody's alone.
const query = () => {
  const filter = { route: at.query.get("route"), outcome: at.query.get("outcome") };
  return at.query.has("all") || filter.outcome === "unmatched" || filter.outcome === "malformed" || filter.outcome === "unauthorized"
    ? filter : whose(filter);
};

const draw = soon(async () => {
  if (!parts) return;
  try {
    const page = await get("requests", { ...query(), limit: pageSize, before: at.query.get("before") });
    if (!parts) return;
    const { meta, requests } = page;
    newest = Math.max(newest, requests[0]?.number ?? 0);
    replace(parts.body, requests.map(row));
    mark();
    replace(parts.told, requests.length
      ? [`${count(meta.total)} recorded`, meta.dropped ? `, ${count(meta.dropped)} older ones dropped` : "", "."].join("")
      : "No requests match.");
    replace(parts.pages,
      at.query.has("before") ? el("a.button", { href: href(at.rest[0], { before: null }) }, "← Newest") : null,
      meta.next_before ? el("a.button", { href: href(at.rest[0], { before: meta.next_before }) }, "Older →") : null);
  } catch (problem) {
    if (parts) replace(parts.told, problem.message);
  }
}, 60);

const mark = () => {
  for (const row of parts?.body.children ?? []) {
    if (row.dataset.key === at.rest[0]) row.setAttribute("aria-selected", "true");
    else row.removeAttribute("aria-selected");
  }
};

function row(entry) {
  const { request, response } = entry;
  const address = href(entry.number);
  return el("tr" + (bad.has(entry.outcome) ? ".bad" : ""), {
    "data-key": entry.number, "data-href": address,
    onclick: (event) => event.target.closest("a") || String(getSelection()) || (location.hash = address),
  },
    el("td", {}, el("time", { datetime: entry.time }, entry.time.slice(11, 23))),
    el("td.path", {}, el("a", { href: address, "data-key": `a-${entry.number}` },
      el("b", {}, request.method ?? "not HTTP"), " ", el("code", {}, (request.path ?? "") + (request.query ? `?${request.query}` : "")))),
    el("td", {}, entry.route ?? "–"),
    el("td", {}, el(`span.state.o-${entry.outcome}`, {}, entry.fault ? `${entry.outcome}: ${entry.fault}` : entry.outcome)),
    el("td.n", {}, response.status ? String(response.status) : "none"),
    el("td.n", {}, `${(entry.duration_us / 1000).toFixed(entry.duration_us < 10_000 ? 2 : 0)} ms`));
}

/// Until the view is left: whatever request comes makes the page anew.
async function watch() {
  const own = parts;
  while (parts === own) {
    if (document.hidden) {
      await new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
      continue;
    }
    waiting = new AbortController();
    const began = Date.now();
    try {
      await get("requests/wait", { ...query(), after: newest, limit: 1, timeout: 20 }, waiting.signal);
      if (parts === own) {
        draw();
        counts();
      }
    } catch (problem) {
      if (!(problem instanceof Refused) && problem.name !== "AbortError") await pause(1000);
    }
    // The number of what has come is known when the page is drawn.
    await pause(Math.max(150, 250 - (Date.now() - began)));
  }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

document.addEventListener("visibilitychange", () => document.hidden && waiting?.abort());

// MARK: One of them

async function showOne(number) {
  const { aside, split } = parts;
  split.classList.toggle("open", Boolean(number));
  aside.hidden = !number;
  if (!number) return aside.replaceChildren();
  try {
    const entry = await get(`requests/${encodeURIComponent(number)}`);
    let nearest = null;
    if (entry.outcome === "unmatched") {
      const page = await get("requests/unmatched", { before: entry.number + 1, limit: 1 });
      nearest = page.requests[0]?.number === entry.number ? page.requests[0].nearest : null;
    }
    if (parts && at.rest[0] === number) drawOne(aside, entry, nearest);
  } catch (problem) {
    if (parts) replace(aside, head(`Request ${number}`), el("p.error", {}, problem.message));
  }
}

const head = (text, more) => el("div.title", {}, el("b", {}, text), more,
  el("button.quiet", { type: "button", "aria-label": "Close", onclick: () => (location.hash = href()) }, "×"));

function drawOne(aside, entry, nearest) {
  const { request, response } = entry;
  const words = request.method ? `${request.method} ${request.path}` : "Not an HTTP request";
  replace(aside,
    head(`Request ${entry.number}`, copyButton("Copy curl", () => curl(request))),
    el("p.words", {}, el("code.long", {}, words)),
    el("p", {}, el(`span.state.o-${entry.outcome}`, {}, entry.outcome), ` · ${response.status || "no response"} · ${entry.duration_us / 1000} ms`),
    entry.reason ? el("p.reason", { dir: "auto" }, entry.reason) : null,
    nearest && !entry.reason?.includes(nearest.path) ? el("p.reason", {}, "Nearest route: ", el("code", {}, `${nearest.method} ${nearest.path}`), `: ${nearest.difference}`) : null,
    entry.fault ? el("p", {}, "Fault: ", el("code", {}, entry.fault)) : null,
    el("dl.facts", {}, el("dt", {}, "Account"), el("dd", {}, entry.account ?? "none"), el("dt", {}, "Key"), el("dd", {}, entry.key ?? "none"),
      el("dt", {}, "Time"), el("dd", {}, entry.time)),
    el("h2", {}, "Request"), side(request),
    el("h2", {}, "Response"), side(response));
}

function side(message) {
  let body = null;
  if (message.body) {
    try {
      if (!message.body_cut) body = json(JSON.parse(message.body));
    } catch {
      body = null;
    }
    body ??= el("pre", { tabindex: "0", "aria-label": "Body" }, message.body);
  }
  return [
    message.query ? el("p", {}, "Query ", el("code.long", {}, message.query)) : null,
    message.headers?.length ? el("dl.headers", {}, message.headers.map(({ name, value }) => [el("dt", {}, name), el("dd", {}, value)])) : null,
    body ?? el("p.hint", {}, "No body."),
    message.body_cut ? el("p.hint", {}, `The first of ${message.body_bytes} bytes.`) : null,
  ];
}

function curl(request) {
  const unsaid = new Set(["host", "content-length", "connection", "accept-encoding", "authorization", "user-agent", "accept"]);
  const words = ["curl", "-X", request.method, "-u", quoted("KEY:SECRET")];
  for (const { name, value } of request.headers ?? []) if (!unsaid.has(name.toLowerCase())) words.push("-H", quoted(`${name}: ${value}`));
  if (request.body) words.push("-d", quoted(request.body));
  words.push(quoted(apiURL() + request.path + (request.query ? `?${request.query}` : "")));
  return words.join(" ");
}

async function har() {
  try {
    await download("requests.har", whose(), "requests.har");
  } catch (problem) {
    say(problem.message, { bad: true });
  }
}

async function empty() {
  if (!(await confirm("Clear the journal?", `All recorded requests of ${world.account} are removed.`, "Clear"))) return;
  try {
    await call("DELETE", "requests", { query: whose() });
    refresh();
  } catch (problem) {
    say(problem.message, { bad: true });
  }
}
