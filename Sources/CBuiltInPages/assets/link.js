import { get, post } from "./api.js";
import { refresh } from "./app.js";
import { copyButton, dialog, el, field, replace, say, soon } from "./dom.js";
import { clockTime, day, json, money, moment, quoted, state, timeOf } from "./format.js";
import { apiURL, contactPage, now, shownAccount, whose } from "./world.js";

const reasons = ["bank_account_closed", "bank_account_frozen", "bank_account_invalid", "beneficiary_account_dormant",
  "beneficiary_bank_failure", "beneficiary_bank_offline", "beneficiary_bank_rejected", "beneficiary_bank_technical_error",
  "beneficiary_psp_offline", "imps_not_allowed", "invalid_ifsc_code", "npci_beneficiary_timeout",
  "transaction_limit_exceeded", "amount_limit_exhausted_neft", "beneficiary_account_invalid", "beneficiary_vpa_invalid",
  "insufficient_funds", "invalid_beneficiary", "gateway_down", "gateway_technical_error", "gateway_timeout",
  "server_error", "server_error_temporary"];

const buttons = {
  approve: "Approve", reject: "Reject", claim: "Claim…", cancel: "Cancel", expire: "Expire", process: "Pay",
  fail: "Fail…", reverse: "Reverse…", approve_payout: "Approve payout", reject_payout: "Reject payout",
  release_payout: "Release payout", cancel_payout: "Cancel payout",
};
const first = ["approve", "claim", "process", "approve_payout", "release_payout"];

/// Shows one link in `place` until it is closed.
export function openLink(place, id, { close }) {
  let open = true;
  place.hidden = false;
  replace(place, el("p.told", {}, "…"));

  const draw = soon(async () => {
    if (!open) return;
    try {
      const path = `payout-links/${encodeURIComponent(id)}`;
      const [view, page, told] = await Promise.all([
        get(path, whose()), get("events", whose({ payout_link_id: id, limit: 1000 })),
        get("webhooks/events", whose({ payout_link_id: id, limit: 100 })),
      ]);
      if (open) show(place, view, page, told.events, { close, act });
    } catch (problem) {
      if (open) replace(place, title(el("code", {}, id), close), el("p.error", {}, problem.message));
    }
  }, 30);

  async function act(event, body = {}) {
    try {
      await post(`payout-links/${encodeURIComponent(id)}/transitions`, { event, ...body }, whose());
      draw();
      refresh();
    } catch (problem) {
      if (Object.keys(body).length || event === "claim" || event === "fail" || event === "reverse") throw problem;
      say(problem.message, { bad: true });
    }
  }

  draw();
  return {
    id,
    changed: (events) => {
      if (!events.length || events.some((one) => one.payout_link_id === id)) draw();
    },
    close: () => {
      open = false;
      place.hidden = true;
      place.replaceChildren();
    },
  };
}

const title = (what, close, more = []) => el("div.title", {}, what, more,
  el("button.quiet", { type: "button", "aria-label": "Close", onclick: close }, "×"));

function show(place, view, page, told, { close, act }) {
  const link = view.payout_link;
  const possible = view.possible.map((row) => row.event);
  const press = { claim: () => claim(link, act), fail: () => fail(link, "fail", act), reverse: () => fail(link, "reverse", act) };
  replace(place,
    title([state(link.status), el("code.id", {}, link.id)], close, copyButton("Copy", link.id)),
    el("p.amount", {}, money(link.amount, link.currency), el("small", {},
      " to ", el("bdi", {}, String(link.contact?.name ?? "an unknown contact")), ` · ${link.purpose ?? "–"}`,
      link.receipt ? [" · ", el("bdi", {}, link.receipt)] : null)),
    link.description ? el("p.words", { dir: "auto" }, link.description) : null,
    el("div.actions", {},
      possible.map((event) => el("button" + (first.includes(event) ? ".primary" : ""),
        { type: "button", "data-key": event, onclick: press[event] ?? (() => act(event)) }, buttons[event] ?? event)),
      pageOf(link)),
    possible.length ? null : el("p.hint", {}, `${link.status[0].toUpperCase()}${link.status.slice(1)} is a final status.`),
    el("dl.facts", {},
      fact("Contact", [link.contact?.email, link.contact?.contact].filter(Boolean).join(" · ")),
      fact("Account", link.fund_account_id),
      fact("Expires", link.expire_by > 0 ? `${moment(link.expire_by)} UTC` : ""),
      fact("Script", view.script)),
    el("h2", {}, "Life"), life(view, page),
    link.payouts?.items?.length ? [el("h2", {}, "Payouts"), payouts(link.payouts.items)] : null,
    told.length ? [el("h2", {}, "Webhooks"), webhooks(told)] : null,
    link.send_sms || link.send_email ? el("p", {},
      el("a", { href: `#/messages?link=${encodeURIComponent(link.id)}` }, "Messages to the contact")) : null,
    el("h2", {}, "API response", copyButton("Copy JSON", () => JSON.stringify(link, null, 2)),
      copyButton("Copy curl", () => curl(link))),
    json(link));
}

const fact = (name, value) => (value ? [el("dt", {}, name), el("dd", { dir: "auto" }, String(value))] : null);

function pageOf(link) {
  const page = contactPage(link.short_url);
  return page && el("a.button", { href: page, target: "_blank", rel: "noopener" }, "Open the contact's page ↗");
}

function curl(link) {
  const key = shownAccount()?.keys[0] ?? "KEY";
  return `curl -u ${quoted(`${key}:SECRET`)} ${quoted(`${apiURL()}/v1/payout-links/${link.id}`)}`;
}

// MARK: What has happened to it

const words = {
  remind: "reminded",
  approve: "approved", reject: "rejected", claim: "claimed", process: "paid", fail: "payout failed",
  reverse: "payout reversed", cancel: "cancelled", expire: "expired", approve_payout: "payout approved",
  reject_payout: "payout rejected", release_payout: "payout released", cancel_payout: "payout cancelled",
};

const causes = {
  api: "by the API", admin: "by /__admin", script: "by its script", clock: "by the clock", page: "on the contact's page",
};

function life(view, page) {
  const link = view.payout_link;
  const steps = page.events.map((event) => ({
    at: event.at, status: event.to, cause: causes[event.cause],
    text: event.event === "create" ? "created" : words[event.event] ?? event.event,
  }));
  // Of what was before the sandbox started, or is kept no more, the link itself tells.
  if (!page.events.some((event) => event.event === "create")) {
    if (link.created_at > 0) steps.unshift({ at: link.created_at, status: "none", text: "created" });
    const isTold = (status) => steps.some((step) => step.status === status);
    if (link.cancelled_at > 0 && !isTold("cancelled")) steps.push({ at: link.cancelled_at, status: "cancelled", text: "cancelled" });
    if (link.status === "expired" && link.expired_at > 0 && !isTold("expired"))
      steps.push({ at: link.expired_at, status: "expired", text: "expired" });
    for (const payout of link.payouts?.items ?? []) {
      if (!page.events.length && payout.created_at > 0)
        steps.push({ at: payout.created_at, status: payout.status, text: `payout ${payout.status}` });
    }
  }
  // Of what came in one second the latest is first too.
  steps.reverse().sort((left, right) => right.at - left.at);
  const today = day(now());
  return el("ol.life", {}, steps.map(({ at, status, text, cause }) => el(`li.s-${status ?? "none"}`, {},
    timeOf(at, day(at) === today ? clockTime(at) : moment(at)), " ", el("b", {}, text),
    status && status !== "none" && status !== text ? ` → ${status}` : "",
    cause ? el("small.soft", {}, ` ${cause}`) : null)));
}

function payouts(items) {
  return el("ul.payouts", {}, items.map((payout) => el("li", {},
    state(payout.status), " ", el("code", {}, String(payout.id)), ` ${payout.mode ?? ""} `,
    payout.utr ? el("span.soft", {}, `UTR ${payout.utr} `) : null,
    payout.status_details?.description || payout.failure_reason
      ? el("small", { dir: "auto" }, String(payout.status_details?.description ?? payout.failure_reason)) : null)));
}

const outcome = { acknowledged: "o-ok", pending: "s-processing", failed: "o-error", untold: "s-none" };

function webhooks(events) {
  return el("ul.payouts", {}, events.toReversed().map((event) => el("li", {},
    el("a", { href: `#/webhooks/${encodeURIComponent(event.id)}`, "data-key": event.id }, event.event), " ",
    el(`span.state.${outcome[event.status] ?? "s-none"}`, {}, event.status === "untold" ? "no receiver" : event.status))));
}

// MARK: What somebody does to it

function claim(link, act) {
  const kind = (value, text, checked) => el("label.choice", {}, el("input", { type: "radio", name: "kind", value, checked }), " ", text);
  const upi = el("div.of-upi", {}, field("UPI ID", el("input", { name: "address", placeholder: "asha.rao@upi", autocomplete: "off" })));
  const bank = el("div.of-bank", {},
    field("Account holder", el("input", { name: "name", value: link.contact?.name ?? "", autocomplete: "off" })),
    field("Account number", el("input", { name: "account_number", autocomplete: "off" })),
    field("IFSC", el("input", { name: "ifsc", placeholder: "HDFC0000053", autocomplete: "off" })));
  dialog({
    title: `Claim ${money(link.amount, link.currency)} as ${link.contact?.name ?? "the contact"}`,
    body: [
      el("fieldset.kinds", {}, el("legend", {}, "Where should it go?"),
        el("div.choices", {}, kind("any", "Any account", true), kind("upi", "UPI"), kind("bank", "Bank account"))),
      upi, bank,
    ],
    action: "Claim",
    submit: async (values) => {
      if (values.kind === "any") return void (await act("claim"));
      const { address, name, ifsc, account_number } = values;
      await act("claim", {
        fund_account: values.kind === "upi" ? { account_type: "vpa", vpa: { address } }
          : { account_type: "bank_account", bank_account: { name, ifsc: ifsc.toUpperCase(), account_number } },
      });
    },
  });
}

function fail(link, event, act) {
  const list = el("datalist", { id: "reasons" }, reasons.map((value) => el("option", { value })));
  dialog({
    title: event === "fail" ? "Fail the payout" : "Reverse the payout",
    body: [
      field("Reason", el("input", { name: "reason", list: "reasons", value: "beneficiary_bank_offline", autocomplete: "off" }),
        { hint: "A documented reason, or any text." }), list,
      el("p.hint", {}, "The link goes back to issued and can be claimed again."),
    ],
    action: event === "fail" ? "Fail" : "Reverse",
    submit: ({ reason }) => act(event, reason.trim() ? { reason: reason.trim() } : {}),
  });
}
