import { call, get, post } from "./api.js";
import { counts } from "./app.js";
import { el, field, replace, say, soon } from "./dom.js";
import { whose } from "./world.js";

const effects = {
  server_error: "the provider's 500", rate_limit: "429, too many requests", bad_gateway: "a gateway's 502",
  service_unavailable: "a gateway's 503", gateway_timeout: "a gateway's 504", delay: "a late response", reset: "a connection reset",
  empty: "a closed connection", truncate: "half a response", dribble: "a slow trickle", garbage: "bytes that are not HTTP",
  silence: "no response for 5 minutes",
};
const routes = { "": "any", create: "create", fetch: "fetch", list: "list", cancel: "cancel" };
const keepsReply = new Set(["delay", "truncate", "dribble"]);

let parts = null;

export function open(main) {
  const option = ([value, text]) => el("option", { value }, text);
  parts = { list: el("ul.rules"), error: el("p.error", { role: "alert" }) };
  const delay = field("Delay in ms", el("input", { name: "delay_ms", inputmode: "numeric", placeholder: "0" }));
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
    field("Requests", el("select", { name: "route" }, Object.entries(routes).map(option))),
    field("Fault", el("select", { name: "effect" },
      Object.entries(effects).map(([value, text]) => el("option", { value }, `${value.replaceAll("_", " ")}: ${text}`)))),
    field("When", el("select", { name: "at" }, option(["", "default of the fault"]),
      option(["before_commit", "before the request is processed"]), option(["after_commit", "after the request is processed"]))),
    field("How often", el("select", { name: "times" }, option(["1", "the next one"]), option(["3", "the next 3"]), option(["", "every one"]))),
    delay,
    el("button.primary", { type: "submit" }, "Add fault"));
  main.replaceChildren(
    el("div.bar", {}, el("h1", {}, "Faults"), el("span.grow"),
      el("button", { type: "button", onclick: removeAll }, "Remove all")),
    el("p.lead", {}, "Rules that make requests of this account fail on purpose. The first rule that matches applies."),
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
    replace(parts.list, rules.length ? rules.map(row) : el("li.told", {}, "No faults: every request gets its normal response."));
  } catch (problem) {
    if (parts) replace(parts.list, el("li.error", {}, problem.message));
  }
}, 50);

function row(fault) {
  return el("li", {},
    el("p", {}, sentence(fault.rule), fault.account === null ? el("small", {}, " Applies to all accounts.") : null),
    el("small", {}, `Matched ${fault.matched}, applied ${fault.fired} times.`),
    el("button", {
      type: "button", "aria-label": `Remove rule ${fault.id}`, "data-key": `off-${fault.id}`,
      onclick: () => remove(`faults/${fault.id}`, fault.account === null ? {} : whose()),
    }, "Remove"));
}

/// A rule in words.
export function sentence(rule) {
  const { route, ...match } = rule.match ?? {};
  const kind = route ? `${routes[route] ?? route} request` : "request";
  const which = rule.call ? `Matching ${kind} number ${rule.call}` : rule.times === 1 ? `The next ${kind}`
    : rule.times ? `Each of the next ${rule.times} ${kind}s` : `Every ${kind}`;
  const where = Object.entries(match).map(([name, value]) => `${name.replaceAll("_", " ")} ${JSON.stringify(value)}`);
  const chance = rule.probability === undefined ? "" : ` with a probability of ${Math.round(rule.probability * 100)} %`;
  const delay = rule.delay_ms === undefined ? ""
    : ` after ${typeof rule.delay_ms === "number" ? rule.delay_ms : JSON.stringify(rule.delay_ms)} ms`;
  const place = rule.at ?? (keepsReply.has(rule.effect) ? "after_commit" : "before_commit");
  return `${which}${where.length ? ` with ${where.join(", ")}` : ""} gets ${effects[rule.effect] ?? rule.effect}${delay}${chance}. `
    + (place === "after_commit" ? "It is processed all the same." : "It is not processed.");
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
