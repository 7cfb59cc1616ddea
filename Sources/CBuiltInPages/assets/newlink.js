import { post, Refused } from "./api.js";
import { refresh } from "./app.js";
import { dialog, el, field, fieldError } from "./dom.js";
import { now, shownAccount, whose } from "./world.js";

/// What the provider calls each thing, and where it stands in the form.
const places = {
  amount: "amount", currency: "amount", account_number: "account_number", purpose: "purpose", description: "description",
  receipt: "receipt", expire_by: "expire_by", name: "name", contact: "phone", email: "email", type: "type", id: "name",
  notes: "script",
};

export function newLink({ closed, made }) {
  const input = (name, attributes = {}) => el("input", { name, autocomplete: "off", ...attributes });
  let link = null;
  const box = dialog({
    title: "New link", wide: true,
    body: [
      el("div.pair", {},
        field("Amount in ₹", input("amount", { inputmode: "decimal", value: "10.00" })),
        field("Purpose", input("purpose", { value: "refund", list: "purposes" }))),
      el("datalist", { id: "purposes" }, ["refund", "cashback", "payout", "salary", "utility bill", "vendor bill"].map((value) => el("option", { value }))),
      el("div.pair", {},
        field("Contact's name", input("name", { value: "Gaurav Kumar" })),
        field("Contact's type", el("select", { name: "type" }, el("option", { value: "" }, "–"),
          ["customer", "vendor", "employee", "self"].map((value) => el("option", { value }, value))))),
      el("div.pair", {},
        field("Phone", input("phone", { inputmode: "tel", value: "912345678" })),
        field("E-mail", input("email", { inputmode: "email" }))),
      field("Description", input("description", { value: "Payout link for Gaurav Kumar" }), { hint: "Shown to the contact." }),
      el("div.pair", {},
        field("Receipt", input("receipt")),
        field("Expires", el("select", { name: "expire_by" }, [["", "never"], ["901", "in 15 min"], ["3600", "in 1 h"], ["86400", "in 1 day"]]
          .map(([value, text]) => el("option", { value }, text))), { hint: "By the account's clock." })),
      field("Script", input("script", { placeholder: "claim after 5s; process after 10s" }),
        { hint: "What happens later by itself. Optional." }),
      field("Your account number", input("account_number", { value: shownAccount()?.account_number ?? "7878780080316316" })),
      el("div.checks", {},
        el("label", {}, el("input", { type: "checkbox", name: "send_sms" }), " SMS"),
        el("label", {}, el("input", { type: "checkbox", name: "send_email" }), " e-mail"),
        el("small", {}, "Nothing is sent.")),
    ],
    action: "Create link",
    submit: async (values, form) => {
      for (const place of new Set(Object.values(places))) fieldError(form, place, "");
      try {
        link = await post("payout-links", draft(values), whose());
      } catch (problem) {
        if (problem instanceof Refused && tell(form, problem)) return false;
        throw problem;
      }
      refresh();
    },
    closed: () => (link ? made(link) : closed()),
  });
  box.querySelector("input").select();
}

function draft(values) {
  const isMoney = /^[0-9]+([.][0-9]{1,2})?$/.test(values.amount.trim());
  const paise = isMoney ? Math.round(Number(values.amount) * 100) : values.amount;
  const body = {
    account_number: values.account_number, amount: paise, currency: "INR", purpose: values.purpose,
    description: values.description,
    contact: {
      name: values.name, contact: values.phone || undefined, email: values.email || undefined,
      type: values.type || undefined,
    },
    send_sms: Boolean(values.send_sms), send_email: Boolean(values.send_email),
  };
  if (values.receipt) body.receipt = values.receipt;
  if (values.expire_by) body.expire_by = Math.ceil(now()) + Number(values.expire_by);
  if (values.script.trim()) body.notes = { sandbox_script: values.script.trim() };
  return body;
}

/// Puts each of the provider's refusals at its field; false where there is none for the first.
function tell(form, { error, reason }) {
  const told = new Map();
  if (error.field && places[error.field]) told.set(places[error.field], error.description);
  for (const part of (reason ?? "").replace(/^[0-9]+ problems: /, "").split(" | ")) {
    const [, name, text] = /^([a-z_]+): (.*)$/.exec(part) ?? [];
    if (name && places[name] && !told.has(places[name])) told.set(places[name], text);
  }
  let first = null;
  for (const [place, text] of told) first = fieldError(form, place, text) && (first ?? place);
  form.querySelector(`[data-field="${first}"] :is(input, select)`)?.focus();
  return told.size > 0;
}
