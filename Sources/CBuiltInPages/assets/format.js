import { el } from "./dom.js";

const rupees = new Intl.NumberFormat("en-IN", { style: "currency", currency: "INR" });

export function money(paise, currency = "INR") {
  if (typeof paise !== "number") return "–";
  return currency === "INR" ? rupees.format(paise / 100) : `${paise} ${currency ?? ""}`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (number) => String(number).padStart(2, "0");

export function clockTime(seconds) {
  const date = new Date(seconds * 1000);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}

export function day(seconds) {
  const date = new Date(seconds * 1000);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

export const moment = (seconds) => `${day(seconds)}, ${clockTime(seconds)}`;

/// A time as an element, for programs too.
export function timeOf(seconds, text = moment(seconds)) {
  const date = new Date(seconds * 1000);
  return el("time", { datetime: Number.isNaN(date.getTime()) ? "" : date.toISOString(), title: `${moment(seconds)} UTC` }, text);
}

/// The two largest units: 14 min 02 s.
export function span(seconds) {
  const parts = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
  let rest = Math.max(0, Math.floor(seconds));
  const told = [];
  for (const [size, unit] of parts) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count || told.length || size === 1) told.push(`${told.length ? two(count) : count} ${unit}`);
    if (told.length === 2) break;
  }
  return told.join(" ");
}

export function ago(seconds, now) {
  const passed = now - seconds;
  if (passed < 0) return `in ${span(-passed)}`;
  return passed > 2 * 86400 ? day(seconds) : passed < 1 ? "now" : `${span(passed).split(" ").slice(0, 2).join(" ")} ago`;
}

export const stateClass = (status) => (/^[a-z]+$/.test(status ?? "") ? `s-${status}` : "");
export const state = (status) => el(`span.state.${stateClass(status) || "s-none"}`, {}, String(status ?? "–"));
export const count = (number) => new Intl.NumberFormat("en-IN").format(number);

/// JSON as elements: keys, texts and numbers have their colours.
export function json(value) {
  const pre = el("pre", { tabindex: "0", "aria-label": "JSON" });
  const write = (value, indent) => {
    if (Array.isArray(value) || (value && typeof value === "object")) {
      const list = Array.isArray(value);
      const entries = list ? value.map((item) => [null, item]) : Object.entries(value);
      pre.append(list ? "[" : "{");
      entries.forEach(([key, item], index) => {
        pre.append((index ? "," : "") + "\n" + "  ".repeat(indent + 1));
        if (key !== null) pre.append(el("span.k", {}, JSON.stringify(key)), ": ");
        write(item, indent + 1);
      });
      pre.append((entries.length ? "\n" + "  ".repeat(indent) : "") + (list ? "]" : "}"));
    } else {
      const kind = typeof value === "string" ? ".t" : typeof value === "number" ? ".n" : ".o";
      pre.append(el("span" + kind, {}, JSON.stringify(value)));
    }
  };
  write(value, 0);
  return pre;
}

/// As a shell takes it.
export const quoted = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;
