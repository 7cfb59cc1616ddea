import { get } from "./api.js";
import { el, replace, soon } from "./dom.js";
import { ago, count, timeOf } from "./format.js";
import { contactPage, now, whose } from "./world.js";

const kinds = { issued: "s-issued", reminder: "s-pending", paid: "s-processed", failed: "o-error" };
const channels = { sms: "Text", email: "Mail" };
const pageSize = 50;

let at = null;
let parts = null;

export function open(main, where) {
  const choose = (name, text, values) => el("label.filter", {}, text, " ", el("select", {
    name, onchange: (event) => (location.hash = href({ [name]: event.target.value || null, skip: null })),
  }, el("option", { value: "" }, "any"), values.map(([value, label]) => el("option", { value }, label))));
  parts = {
    kind: choose("kind", "Kind", Object.keys(kinds).map((kind) => [kind, kind])),
    channel: choose("channel", "Sent by", Object.entries(channels)),
    link: el("div.filter"), list: el("ol.messages"), told: el("p.told", { role: "status" }), pages: el("div.pages"),
  };
  main.replaceChildren(el("div.bar", {}, el("h1", {}, "Messages")),
    el("p.lead", {}, "The texts and mails that contacts would have got. Nothing is sent."),
    el("div.filters", {}, parts.kind, parts.channel, parts.link), parts.list, parts.told, parts.pages);
  go(where);
  return { go, changed: () => draw(), leave: () => (parts = null) };
}

function href(change = {}) {
  const query = new URLSearchParams(at.query);
  for (const [name, value] of Object.entries(change)) value === null ? query.delete(name) : query.set(name, value);
  const text = query.toString();
  return `#/messages${text ? `?${text}` : ""}`;
}

function go(where) {
  at = where;
  for (const name of ["kind", "channel"]) parts[name].querySelector("select").value = at.query.get(name) ?? "";
  const link = at.query.get("link");
  replace(parts.link, link ? ["about ", el("code", {}, link), " ", el("a", { href: href({ link: null, skip: null }) }, "show all")] : null);
  draw();
}

const draw = soon(async () => {
  if (!parts) return;
  const skip = Number(at.query.get("skip")) || 0;
  try {
    const { messages, meta } = await get("messages", whose({
      kind: at.query.get("kind"), channel: at.query.get("channel"), payout_link_id: at.query.get("link"),
      count: pageSize, skip: skip || null }));
    if (!parts) return;
    replace(parts.list, messages.map(row));
    replace(parts.told, messages.length ? (meta.forgotten ? `${count(meta.forgotten)} older messages are no longer kept.` : "")
      : meta.total ? "No messages match." : "No messages yet. A link has some if it is created with send_sms or send_email.");
    replace(parts.pages,
      skip ? el("a.button", { href: href({ skip: Math.max(0, skip - pageSize) || null }) }, "← Newer") : null,
      meta.next_skip !== null ? el("a.button", { href: href({ skip: meta.next_skip }) }, "Older →") : null);
  } catch (problem) {
    if (parts) replace(parts.told, problem.message);
  }
}, 80);

function row(message) {
  return el("li", {},
    el("p.head", {},
      el(`span.state.${kinds[message.kind] ?? "s-none"}`, {}, message.kind), " ",
      el("b", {}, channels[message.channel] ?? message.channel), " to ", el("bdi", {}, message.to), " ",
      el("span.soft", {}, timeOf(message.at, ago(message.at, now())))),
    message.subject ? el("p.subject", { dir: "auto" }, message.subject) : null,
    el("p.words", { dir: "auto" }, words(message)),
    el("p", {}, el("a", { href: `#/links/${encodeURIComponent(message.payout_link_id)}` }, "Show the link")));
}

/// The text, in which the link to claim can be pressed: it leads to this sandbox, whatever host a fixture has in it.
function words({ text, short_url: url }) {
  const page = contactPage(url);
  const place = page ? text.indexOf(url) : -1;
  if (place < 0) return text;
  return [text.slice(0, place), el("a", { href: page, target: "_blank", rel: "noopener" }, url), text.slice(place + url.length)];
}
