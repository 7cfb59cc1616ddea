import { call, get, post } from "./api.js";
import { confirm, copyButton, dialog, el, field, fieldError, replace, say, soon } from "./dom.js";
import { count, json, moment, span, timeOf } from "./format.js";
import { now, whose } from "./world.js";

const names = ["payout_link.pending", "payout_link.issued", "payout_link.processing", "payout_link.processed",
  "payout_link.attempted", "payout_link.cancelled", "payout_link.rejected", "payout_link.expired", "payout.pending",
  "payout.rejected", "payout.queued", "payout.initiated", "payout.processed", "payout.updated", "payout.reversed",
  "payout.failed"];
const statuses = ["untold", "pending", "acknowledged", "failed"];
const shownMax = 100;

let at = null;
let parts = null;
let webhooks = [];
let running = false;

export function open(main, where) {
  const choose = (name, text, values) => el("label.filter", {}, text, " ", el("select", {
    name, onchange: (event) => (location.hash = href(null, { [name]: event.target.value || null })),
  }, el("option", { value: "" }, "any"), values.map((value) => el("option", { value }, value))));
  parts = {
    hooks: el("ul.rules"),
    event: choose("event", "Event", names), status: choose("status", "Status", statuses),
    body: el("tbody"), told: el("p.told", { role: "status" }),
    aside: el("aside.detail", { "aria-label": "The selected event", hidden: true }),
  };
  parts.split = el("div.split", {},
    el("div.list", {},
      el("div.scroll", { tabindex: "0", role: "region", "aria-label": "Events" }, el("table.events", {},
        el("thead", {}, el("tr", {}, ["Status", "Event", "Link", "Time"].map((text) => el("th", { scope: "col" }, text)))),
        parts.body)), parts.told),
    parts.aside);
  main.replaceChildren(
    el("div.bar", {}, el("h1", {}, "Webhooks"), el("span.grow"),
      el("button.primary", { type: "button", onclick: () => edit() }, "Add webhook…")),
    el("h2", {}, "Receivers"), parts.hooks, el("h2", {}, "Events"),
    el("div.filters", {}, parts.event, parts.status), parts.split);
  go(where);
  return { go, changed: () => draw(), tick: () => running && draw(), leave: () => (parts = null) };
}

function href(id, change = {}) {
  const query = new URLSearchParams(at.query);
  for (const [name, value] of Object.entries(change)) value === null ? query.delete(name) : query.set(name, value);
  const text = query.toString();
  return `#/webhooks${id ? `/${encodeURIComponent(id)}` : ""}${text ? `?${text}` : ""}`;
}

function go(where) {
  at = where;
  for (const name of ["event", "status"]) parts[name].querySelector("select").value = at.query.get(name) ?? "";
  draw();
}

const draw = soon(async () => {
  if (!parts) return;
  try {
    const filter = whose({ event: at.query.get("event"), status: at.query.get("status") });
    const [hooks, first] = await Promise.all([get("webhooks", whose()), get("webhooks/events", { ...filter, limit: 1 })]);
    // Oldest first, so a page from the end.
    const page = first.meta.latest <= shownMax && !first.meta.forgotten
      ? await get("webhooks/events", { ...filter, limit: shownMax })
      : await get("webhooks/events", { ...filter, limit: shownMax, after: Math.max(0, first.meta.latest - shownMax) });
    if (!parts) return;
    webhooks = hooks.items;
    const events = page.events.toReversed();
    running = events.some((one) => one.status === "pending");
    replace(parts.hooks, webhooks.length ? webhooks.map(receiver) : el("li.told", {}, "No receiver yet. Events are kept all the same."));
    replace(parts.body, events.map(row));
    replace(parts.told, events.length ? (page.meta.lost ? `${count(page.meta.lost)} pending events were dropped.` : "") : "No events match.");
    await drawOne(at.rest[0]);
  } catch (problem) {
    if (parts) replace(parts.told, problem.message);
  }
}, 80);

const statusClass = { acknowledged: "o-ok", pending: "s-processing", failed: "o-error", untold: "s-none" };
const status = (text) => el(`span.state.${statusClass[text] ?? "s-none"}`, {}, text === "untold" ? "no receiver" : text);

function row(event) {
  const address = href(event.id);
  return el("tr", { "data-href": address, "aria-selected": event.id === at.rest[0] ? "true" : null,
    onclick: (press) => press.target.closest("a") || String(getSelection()) || (location.hash = address) },
    el("td", {}, status(event.status), " ", next(event.deliveries)),
    el("td", {}, el("a", { href: address, "data-key": event.id }, event.event)),
    el("td", {}, el("code", {}, event.payout_link_id)),
    el("td", {}, timeOf(event.at)));
}

function next(deliveries) {
  const times = deliveries.map((one) => one.next_attempt_at).filter((time) => time !== null);
  return times.length ? el("small", {}, `next attempt in ${span(Math.min(...times) - now())}`) : null;
}

function receiver(hook) {
  const health = hook.disabled_at ? `disabled ${moment(hook.disabled_at)} UTC` : hook.active ? "active" : "off";
  return el("li", {},
    el("p", {}, el("code", {}, hook.url), " ", el("small", {}, [
      hook.events.length === names.length ? "all events" : hook.events.join(", "),
      hook.secret_exists ? "signed" : "not signed"].join(" · "))),
    el(`span.state.${hook.active && !hook.disabled_at ? "o-ok" : "o-error"}`, {}, health),
    el("button", { type: "button", "data-key": `on-${hook.id}`,
      onclick: () => change(hook, { active: !(hook.active && !hook.disabled_at) }) }, hook.active && !hook.disabled_at ? "Turn off" : "Turn on"),
    el("button", { type: "button", "data-key": `edit-${hook.id}`, onclick: () => edit(hook) }, "Edit…"),
    el("button.quiet", { type: "button", "data-key": `remove-${hook.id}`, "aria-label": `Remove ${hook.url}`, onclick: () => remove(hook) }, "Remove…"));
}

async function attempt(run) {
  try {
    await run();
    draw();
  } catch (problem) {
    say(problem.message, { bad: true });
  }
}

const path = (hook) => `webhooks/${encodeURIComponent(hook.id)}`;
const change = (hook, body) => attempt(() => call("PUT", path(hook), { body, query: whose() }));

async function remove(hook) {
  if (!(await confirm("Remove this webhook?", hook.url, "Remove"))) return;
  attempt(() => call("DELETE", path(hook), { query: whose() }));
}

function edit(hook) {
  const chosen = new Set(hook?.events ?? names);
  dialog({
    title: hook ? "Edit webhook" : "Add webhook", wide: true,
    body: [
      field("URL", el("input", { name: "url", value: hook?.url ?? "http://localhost:3000/webhooks", autocomplete: "off", inputmode: "url" }),
        { hint: "{key} and {account} in it stand for whose event it is." }),
      field("Secret", el("input", { name: "secret", autocomplete: "off" }),
        { hint: hook?.secret_exists ? "Leave empty to keep the present one." : "Events are signed with it. It is never shown again." }),
      el("fieldset", {}, el("legend", {}, "Events"), el("div.checks.grid", {}, names.map((name) => el("label", {},
        el("input", { type: "checkbox", name: `on:${name}`, checked: chosen.has(name) }), ` ${name}`)))),
    ],
    action: hook ? "Save" : "Add",
    submit: async (values, form) => {
      fieldError(form, "url", "");
      const events = names.filter((name) => values[`on:${name}`]);
      const body = { url: values.url, events: events.length === names.length ? "*" : events };
      if (values.secret) body.secret = values.secret;
      try {
        if (hook) await call("PUT", path(hook), { body, query: whose() });
        else await post("webhooks", body, whose());
      } catch (problem) {
        if (problem.error?.pointer !== "/url") throw problem;
        fieldError(form, "url", problem.message)?.focus();
        return false;
      }
      draw();
    },
  });
}

// MARK: One event

async function drawOne(id) {
  parts.split.classList.toggle("open", Boolean(id));
  parts.aside.hidden = !id;
  if (!id) return parts.aside.replaceChildren();
  const title = (...more) => el("div.title", {}, more,
    el("button.quiet", { type: "button", "aria-label": "Close", onclick: () => (location.hash = href()) }, "×"));
  let event;
  try {
    event = await get(`webhooks/events/${encodeURIComponent(id)}`, whose());
  } catch (problem) {
    if (parts) replace(parts.aside, title(el("code", {}, id)), el("p.error", {}, problem.message));
    return;
  }
  if (!parts || at.rest[0] !== id) return;
  const { request } = event;
  let body;
  try {
    body = json(JSON.parse(request.body));
  } catch {
    body = el("pre", { tabindex: "0", "aria-label": "Body" }, request.body);
  }
  replace(parts.aside,
    title(el("b", {}, event.event), copyButton("Copy body", request.body)),
    el("p", {}, status(event.status), " ", timeOf(event.at)),
    el("div.actions", {},
      el("button.primary", { type: "button", "data-key": "resend",
        onclick: () => attempt(() => post(`webhooks/events/${encodeURIComponent(id)}/resend`, {}, whose())) }, "Resend"),
      el("button", { type: "button", "data-key": "elsewhere", onclick: () => resendTo(id) }, "Resend to…"),
      el("a.button", { href: `#/links/${encodeURIComponent(event.payout_link_id)}` }, "Show the link")),
    el("h2", {}, "Deliveries"),
    event.deliveries.length ? event.deliveries.map(delivery) : el("p.hint", {}, "There was no receiver."),
    el("h2", {}, "Request"),
    el("dl.headers", {}, Object.entries(request.headers).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
    body);
}

function delivery(one) {
  return el("div", {},
    el("p", {}, el("code.long", {}, one.url ?? "removed"), ` ${one.status}`, one.reason ? `: ${one.reason}` : "",
      one.next_attempt_at !== null ? el("small", {}, ` next attempt at ${moment(one.next_attempt_at)} UTC`) : null),
    el("ol.life", {}, one.attempts.toReversed().map((attempt) => el(`li.${attempt.acknowledged ? "o-ok" : "o-error"}`, {},
      timeOf(attempt.at), " ", el("b", {}, [attempt.status, attempt.problem].filter(Boolean).join(": ") || "no answer"),
      ` in ${attempt.milliseconds} ms`, attempt.fault ? ` · fault ${attempt.fault}` : "",
      attempt.reply ? el("small", {}, String(attempt.reply)) : null))));
}

function resendTo(id) {
  dialog({
    title: "Resend to another URL, once",
    body: field("URL", el("input", { name: "url", value: "http://localhost:3000/webhooks", autocomplete: "off", inputmode: "url" })),
    action: "Resend",
    submit: async ({ url }) => {
      await post(`webhooks/events/${encodeURIComponent(id)}/resend`, { url }, whose());
      draw();
    },
  });
}
