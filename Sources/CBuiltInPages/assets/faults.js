import { call, get, post } from "./api.js";
import { counts } from "./app.js";
import { el, field, replace, say, soon } from "./dom.js";
import { whose } from "./world.js";

const effects = {
  server_error: "the provider's 500", rate_limit: "429, too many requests", bad_gateway: "a gateway's 502",
  service_unavailable: "a gateway's 503", gateway_timeout: "a gateway's 504", delay: "the reply, later", reset: "a reset connection",
  empty: "an end without a reply", truncate: "half a reply", dribble: "a reply in drops", garbage: "bytes that are no HTTP",
  silence: "no answer for 5 minutes",
};
const routes = { "": "any call", create: "a create", fetch: "a fetch", list: "a list", cancel: "a cancel" };
const keepsReply = new Set(["delay", "truncate", "dribble"]);

let parts = null;

export function open(main) {
  const option = ([value, text]) => el("option", { value }, text);
  parts = { list: el("ul.rules"), error: el("p.error", { role: "alert" }) };
  const delay = field("Later by, in ms", el("input", { name: "delay_ms", inputmode: "numeric", placeholder: "0" }));
  const form = el("form.rule", {
    onsubmit: async (event) => {
      event.preventDefault();
      parts.error.textContent = "";
      try {
        await post("faults", rule(Object.fromEntries(new FormData(form))), whose());
        draw();
        counts();
      } catch (problem) {
        parts.error.textContent = problem.message;
      }
    },
  },
    field("Befalls", el("select", { name: "route" }, Object.entries(routes).map(option))),
    field("What the caller sees", el("select", { name: "effect" },
      Object.entries(effects).map(([value, text]) => el("option", { value }, `${value.replaceAll("_", " ")}: ${text}`)))),
    field("And the call", el("select", { name: "at" }, option(["", "as is usual for it"]),
      option(["before_commit", "is not done"]), option(["after_commit", "is done"]))),
    field("How often", el("select", { name: "times" }, option(["1", "the next time"]), option(["3", "the next 3 times"]), option(["", "always"]))),
    delay,
    el("button.primary", { type: "submit" }, "Switch it on"));
  main.replaceChildren(
    el("div.bar", {}, el("h1", {}, "Faults"), el("span.grow"),
      el("button", { type: "button", onclick: removeAll }, "Switch all off")),
    el("p.lead", {}, "Rules by which calls of this account fail on purpose. The first that fits counts."),
    form, parts.error, parts.list);
  draw();
  return { changed: () => draw(), leave: () => (parts = null) };
}

function rule(values) {
  const rule = { effect: values.effect };
  if (values.route) rule.match = { route: values.route };
  if (values.at) rule.at = values.at;
  if (values.times) rule.times = Number(values.times);
  if (values.delay_ms.trim()) rule.delay_ms = Number(values.delay_ms);
  else if (values.effect === "delay") rule.delay_ms = 1000;
  return rule;
}

const draw = soon(async () => {
  if (!parts) return;
  try {
    const [own, all] = await Promise.all([get("faults", whose({ limit: 200 })), get("faults", { limit: 200 })]);
    if (!parts) return;
    const shared = all.faults.filter((fault) => fault.account === null);
    const rules = [...own.faults, ...shared];
    replace(parts.list, rules.length ? rules.map(row) : el("li.told", {}, "None: every call is answered as it should be."));
  } catch (problem) {
    if (parts) replace(parts.list, el("li.error", {}, problem.message));
  }
}, 50);

function row(fault) {
  return el("li", {},
    el("p", {}, sentence(fault.rule), fault.account === null ? el("small", {}, " In every account.") : null),
    el("small", {}, `Fitted ${fault.matched} calls, befell ${fault.fired}.`),
    el("button", {
      type: "button", "aria-label": `Switch rule ${fault.id} off`, "data-key": `off-${fault.id}`,
      onclick: () => remove(`faults/${fault.id}`, fault.account === null ? {} : whose()),
    }, "Switch off"));
}

/// A rule as somebody would say it.
export function sentence(rule) {
  const match = { ...rule.match };
  const who = routes[match.route ?? ""] ?? match.route;
  delete match.route;
  const where = Object.entries(match).map(([name, value]) => `${name.replaceAll("_", " ")} ${JSON.stringify(value)}`).join(", ");
  const times = rule.call ? `The ${rule.call}th time ` : rule.times === 1 ? "The next time " : rule.times ? `The next ${rule.times} times ` : "Whenever ";
  const chance = rule.probability !== undefined ? ` (a chance of ${Math.round(rule.probability * 100)} %)` : "";
  const delay = rule.delay_ms === undefined ? "" : `, ${typeof rule.delay_ms === "number" ? `${rule.delay_ms} ms` : `${JSON.stringify(rule.delay_ms)} ms`} later`;
  const place = rule.at ?? (keepsReply.has(rule.effect) ? "after_commit" : "before_commit");
  return `${times}${who}${where ? ` with ${where}` : ""} comes${chance}, it sees ${effects[rule.effect] ?? rule.effect}${delay}, and is `
    + `${place === "after_commit" ? "done all the same" : "not done"}.`;
}

async function remove(path, query) {
  try {
    await call("DELETE", path, { query });
    draw();
    counts();
  } catch (problem) {
    say(problem.message, { bad: true });
  }
}

const removeAll = () => remove("faults", whose());
