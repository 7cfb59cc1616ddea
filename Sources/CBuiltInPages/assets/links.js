import { get, Refused } from "./api.js";
import { address } from "./app.js";
import { el, replace, soon } from "./dom.js";
import { ago, count, money, span, state, timeOf } from "./format.js";
import { openLink } from "./link.js";
import { newLink } from "./newlink.js";
import { now, whose, world } from "./world.js";

const statuses = ["pending", "issued", "processing", "processed", "cancelled", "rejected", "expired"];
const pageSize = 50;
/// So many of the newest links are looked through for a name, which no index has.
const namesMax = 1000;

let at = null;
let parts = null;
let aside = null;

export function open(main, where) {
  parts = {
    search: el("input", { type: "search", name: "q", placeholder: "Id, contact, phone, e-mail, receipt, short URL",
      "aria-label": "Search links", autocomplete: "off", spellcheck: "false", oninput: () => searchSoon() }),
    chips: el("div.chips", { role: "group", "aria-label": "Status" }),
    body: el("tbody"),
    told: el("p.told", { role: "status" }),
    pages: el("div.pages"),
    aside: el("aside.detail", { "aria-label": "The selected link", hidden: true }),
  };
  parts.split = el("div.split", {},
    el("div.list", {},
      el("div.scroll", { tabindex: "0", role: "region", "aria-label": "Links" },
        el("table.links", {},
          el("thead", {}, el("tr", {}, ["Status", "Link", "Contact", "Amount", "Purpose", "Due", "Created"].map((text, index) =>
            el("th" + ([3, 6].includes(index) ? ".n" : ""), { scope: "col" }, text)))),
          parts.body)),
      parts.told, parts.pages),
    parts.aside);
  main.replaceChildren(
    el("div.bar", {}, el("h1", {}, "Links"), parts.search,
      el("button.primary", { type: "button", onclick: () => (location.hash = href("new")) }, "New link…")),
    parts.chips, parts.split);
  go(where);
  return { go, changed, tick, leave: () => { aside?.close(); aside = null; parts = null; } };
}

/// The address of a link, or of the list, with what is filtered now.
export function href(id, change = {}) {
  const query = new URLSearchParams(at?.query ?? address().query);
  for (const [name, value] of Object.entries(change)) value === null ? query.delete(name) : query.set(name, value);
  const text = query.toString();
  return `#/links${id ? `/${encodeURIComponent(id)}` : ""}${text ? `?${text}` : ""}`;
}

function go(where) {
  const before = at;
  at = where;
  if (document.activeElement !== parts.search) parts.search.value = at.query.get("q") ?? "";
  const id = at.rest[0];
  if (id === "new") {
    newLink({ closed: () => at?.rest[0] === "new" && (location.hash = href()), made: (link) => (location.hash = href(link.id)) });
  } else if (id !== aside?.id) {
    aside?.close();
    aside = id ? openLink(parts.aside, id, { close: () => (location.hash = href()) }) : null;
  }
  parts.split.classList.toggle("open", Boolean(aside));
  if (!before || before.query.toString() !== at.query.toString() || !parts.body.children.length) draw();
  else mark();
}

const searchSoon = soon(() => {
  if (!parts) return;
  location.replace(href(aside?.id, { q: parts.search.value.trim() || null, skip: null }));
}, 200);

function mark() {
  for (const row of parts.body.children) row.toggleAttribute("aria-selected", row.dataset.key === aside?.id);
  for (const row of parts.body.children) if (row.hasAttribute("aria-selected")) row.setAttribute("aria-selected", "true");
}

// MARK: What is asked for

/// The parameters by which a whole value is found at once, however many links there are.
function filterOf(text) {
  if (/^cont_/.test(text)) return { contact_id: text };
  if (/^fa_/.test(text)) return { fund_account_id: text };
  if (/^https?:/.test(text)) return { short_url: text };
  if (/^[^@\s]+@[^@\s]+$/.test(text)) return { contact_email: text };
  if (/^\+?[0-9]{6,15}$/.test(text)) return { contact_phone_number: text };
  return { receipt: text };
}

async function read() {
  const text = (at.query.get("q") ?? "").trim();
  const status = at.query.get("status");
  const skip = Number(at.query.get("skip")) || 0;
  const base = whose({ status, count: pageSize, skip: skip || null });
  if (!text) return get("payout-links", base);
  if (/^poutlk_/.test(text)) {
    const summary = await get("payout-links", whose({ count: 1 }));
    const found = await get(`payout-links/${encodeURIComponent(text)}`, whose()).catch((problem) => {
      if (problem instanceof Refused && problem.status < 500) return null;
      throw problem;
    });
    return { ...summary, payout_links: found ? [found] : [], meta: { next_skip: null } };
  }
  const filter = filterOf(text);
  const found = await get("payout-links", { ...base, ...filter }).catch((problem) => {
    if (problem instanceof Refused && problem.status === 400) return null;
    throw problem;
  });
  if (found?.payout_links.length || !filter.receipt) {
    return found ?? { ...(await get("payout-links", whose({ count: 1 }))), payout_links: [], meta: { next_skip: null } };
  }
  const newest = await get("payout-links", whose({ status, count: namesMax }));
  const wanted = text.toLowerCase();
  const some = newest.payout_links.filter(({ payout_link: link }) =>
    [link.contact?.name, link.description, link.short_url].some((one) => String(one ?? "").toLowerCase().includes(wanted)));
  return { ...newest, payout_links: some.slice(0, pageSize), meta: { next_skip: null },
    note: newest.meta.next_skip === null ? null : `Only the newest ${count(newest.payout_links.length)} links were searched by name.` };
}

let shownPage = null;

const draw = soon(async () => {
  if (!parts) return;
  let page;
  try {
    page = await read();
  } catch (problem) {
    if (parts) replace(parts.told, problem.message);
    return;
  }
  if (!parts) return;
  shownPage = page;
  const account = page.accounts[0];
  world.summary = account ?? null;
  drawChips(account);
  replace(parts.body, page.payout_links.map(row));
  mark();
  const filtered = at.query.get("q") || at.query.get("status");
  replace(parts.told, page.payout_links.length ? page.note ?? ""
    : filtered ? "No links match." : "This account has no links yet.");
  const skip = Number(at.query.get("skip")) || 0;
  const next = page.meta.next_skip;
  replace(parts.pages,
    skip ? el("a.button", { href: href(aside?.id, { skip: Math.max(0, skip - pageSize) || null }) }, "← Newer") : null,
    next !== null ? el("a.button", { href: href(aside?.id, { skip: next }) }, "Older →") : null);
}, 30);

function drawChips(account) {
  const status = at.query.get("status");
  const chip = (value, text, number) => el("button" + (value ? `.s-${value}` : ""), {
    type: "button", "aria-pressed": String((status ?? null) === value), "data-key": value ?? "all",
    onclick: () => (location.hash = href(aside?.id, { status: value, skip: null })),
  }, `${text} `, el("b", {}, count(number)));
  replace(parts.chips, chip(null, "All", account?.payout_links ?? 0),
    statuses.map((name) => chip(name, name[0].toUpperCase() + name.slice(1), account?.by_status[name] ?? 0)));
}

function row({ payout_link: link }) {
  const seconds = now();
  const address = href(link.id);
  return el("tr", {
    "data-key": link.id, "data-href": address,
    onclick: (event) => event.target.closest("a") || String(getSelection()) || (location.hash = address),
  },
    el("td", {}, state(link.status)),
    el("td", {}, el("a.id", { href: address, "data-key": `a-${link.id}`, "aria-label": link.id },
      el("span.long", {}, String(link.id).slice(0, -6)), String(link.id).slice(-6))),
    el("td.text", { title: link.contact?.name }, el("bdi", {}, String(link.contact?.name ?? "–"))),
    el("td.n", {}, money(link.amount, link.currency)),
    el("td.text", {}, String(link.purpose ?? "–")),
    el("td", { "data-due": link.status === "issued" && link.expire_by > 0 ? link.expire_by : null }, due(link, seconds)),
    el("td.n", {}, link.created_at > 0 ? timeOf(link.created_at, ago(link.created_at, seconds)) : "–"));
}

const due = (link, seconds) =>
  link.status === "issued" && link.expire_by > 0 ? `expires in ${span(link.expire_by - seconds)}` : "–";

/// Seconds pass: only what counts them is written anew.
function tick() {
  const seconds = now();
  for (const cell of parts?.body.querySelectorAll("[data-due]") ?? []) {
    cell.textContent = `expires in ${span(cell.dataset.due - seconds)}`;
  }
}

function changed(events) {
  draw();
  aside?.changed(events);
}

export const shown = () => shownPage;
