import { call, download, get, post } from "./api.js";
import { drawWhose, refresh } from "./app.js";
import { confirm, copyButton, dialog, el, field, replace, say, soon } from "./dom.js";
import { count, moment } from "./format.js";
import { readAccounts, readClock, whose, world } from "./world.js";

const shownMax = 200;
let parts = null;

export function open(main) {
  parts = {
    search: el("input", { type: "search", name: "account", placeholder: "Account or key", "aria-label": "Search accounts", autocomplete: "off", oninput: () => drawAccounts() }),
    accounts: el("tbody"), told: el("p.told", { role: "status" }), snapshots: el("ul.rules"), issues: el("div.issues", { role: "alert" }),
  };
  const file = el("input", { type: "file", accept: ".json,.jsonl,application/json", class: "unseen", id: "fixture-file", "aria-label": "Fixture file",
    onchange: () => file.files[0] && load(file.files[0]) });
  const drop = el("div.drop", {
    ondragover: (event) => { event.preventDefault(); drop.classList.add("over"); },
    ondragleave: () => drop.classList.remove("over"),
    ondrop: (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      if (event.dataTransfer.files[0]) load(event.dataTransfer.files[0]);
    },
  }, file, el("label.button", { for: "fixture-file" }, "Choose a fixture…"), el("span", {}, " or drop one here. It replaces all accounts."));
  main.replaceChildren(
    el("div.bar", {}, el("h1", {}, "Worlds"), parts.search, el("button.primary", { type: "button", onclick: make }, "New account")),
    el("p.lead", {}, "Each account is a separate world with its own links, clock, faults and journal. Every view shows the account selected at the top."),
    el("div.scroll", { tabindex: "0", role: "region", "aria-label": "Accounts" }, el("table.worlds", {},
      el("thead", {}, el("tr", {}, ["Account", "Keys", "Links", ""].map((text, index) => el(index === 3 ? "td" : "th" + (index === 2 ? ".n" : ""), index === 3 ? {} : { scope: "col" }, text)))), parts.accounts)),
    parts.told,
    el("h2", {}, "Snapshots of this account"),
    el("form.inline", { onsubmit: take }, field("Name", el("input", { name: "name", required: true, pattern: "[A-Za-z0-9._\\-]{1,64}", autocomplete: "off" })),
      el("button", { type: "submit" }, "Take snapshot")),
    parts.snapshots,
    el("h2", {}, "Fixtures"),
    el("p", {}, el("button", { type: "button", onclick: () => attempt(() => download("fixtures", whose(), `${world.account}.json`)) }, "Download this account")),
    drop, parts.issues);
  draw();
  return { changed: (events) => { if (!events.length || events.some((one) => ["replace", "end", "create"].includes(one.event))) draw(); }, leave: () => (parts = null) };
}

async function attempt(run) {
  try {
    return await run();
  } catch (problem) {
    say(problem.message, { bad: true });
  }
}

const draw = soon(async () => {
  if (!parts) return;
  await attempt(async () => {
    await readAccounts();
    const state = await get("snapshots", whose());
    if (!parts) return;
    drawWhose();
    drawAccounts();
    drawSnapshots(state.accounts[0]?.snapshots ?? []);
  });
}, 100);

function drawAccounts() {
  const wanted = parts.search.value.trim().toLowerCase();
  const found = world.accounts.filter((one) =>
    [one.account, ...one.keys].some((name) => name.toLowerCase().includes(wanted)));
  replace(parts.accounts, found.slice(0, shownMax).map((one) => el("tr", { "aria-selected": one.account === world.account ? "true" : null },
    el("td", {}, el("a", { href: `#/links?account=${encodeURIComponent(one.account)}`, "data-key": one.account }, one.account)),
    el("td.text", {}, one.keys.join(", ") || "–"),
    el("td.n", {}, count(one.payout_links)),
    el("td.n", {}, one.isolated
      ? el("button.quiet", { type: "button", "aria-label": `Delete ${one.account}`, onclick: () => end(one.account) }, "Delete…") : el("small", {}, "from fixtures")))));
  replace(parts.told, found.length > shownMax ? `The first ${shownMax} of ${count(found.length)}.` : found.length ? "" : "No accounts match.");
}

function drawSnapshots(snapshots) {
  replace(parts.snapshots, snapshots.length ? snapshots.map((one) => el("li", {},
    el("p", {}, el("b", {}, one.name), ` ${count(one.payout_links)} links, ${moment(one.taken_at)} UTC`),
    el("button", { type: "button", "aria-label": `Restore ${one.name}`, onclick: () => restore(one.name) }, "Restore…"),
    el("button.quiet", { type: "button", "aria-label": `Remove ${one.name}`, onclick: () => forget(one.name) }, "Remove…")))
    : el("li.told", {}, "No snapshots yet."));
}

async function take(event) {
  event.preventDefault();
  const form = event.target;
  await attempt(async () => {
    await post("snapshots", { name: form.elements.name.value }, whose());
    say(`Snapshot ${form.elements.name.value} taken.`);
    form.reset();
    draw();
  });
}

async function restore(name) {
  if (!(await confirm(`Restore ${name}?`, `${world.account} goes back to that state. Later changes are lost.`, "Restore"))) return;
  await attempt(async () => {
    await post(`snapshots/${encodeURIComponent(name)}/restore`, {}, whose());
    await readClock();
    say(`${name} restored.`);
    refresh();
  });
}

async function forget(name) {
  if (!(await confirm(`Remove ${name}?`, "The snapshot is deleted.", "Remove"))) return;
  await attempt(() => call("DELETE", `snapshots/${encodeURIComponent(name)}`, { query: whose() }).then(draw));
}

async function make() {
  await attempt(async () => {
    const { account, key } = await post("accounts", {});
    await readAccounts();
    draw();
    dialog({
      title: "Account created",
      body: [
        el("p", {}, `The key of ${account}. The secret is shown only once.`),
        el("dl.facts", {}, el("dt", {}, "Key"), el("dd", {}, el("code", {}, key.id)), el("dt", {}, "Secret"), el("dd", {}, el("code", {}, key.secret))),
        copyButton("Copy key and secret", `${key.id}:${key.secret}`),
      ],
      closed: () => (location.hash = `#/links?account=${encodeURIComponent(account)}`),
    });
  });
}

async function end(account) {
  if (!(await confirm(`Delete ${account}?`, "Its links, journal and snapshots are deleted too.", "Delete"))) return;
  await attempt(async () => {
    await call("DELETE", `accounts/${encodeURIComponent(account)}`);
    draw();
  });
}

async function load(file) {
  if (!(await confirm(`Load ${file.name}?`, "It replaces all accounts, and a reset returns to it from then on.", "Load"))) return;
  replace(parts.issues);
  try {
    const reply = await call("PUT", "fixtures", { raw: file });
    await readAccounts();
    await readClock();
    drawWhose();
    say(`${file.name} is loaded${reply?.payout_links !== undefined ? `: ${count(reply.payout_links)} links` : ""}.`);
    refresh();
  } catch (problem) {
    const issues = problem.error?.issues ?? problem.error?.errors ?? [];
    if (parts) replace(parts.issues, el("p.error", {}, problem.message), el("ol", {}, issues.map((one) => el("li", {}, issue(one)))));
  }
}

const issue = (one) => (typeof one === "string" ? one
  : [one.line && `line ${one.line}, column ${one.column}: `, one.message ?? one.description ?? JSON.stringify(one)].filter(Boolean).join(""));
