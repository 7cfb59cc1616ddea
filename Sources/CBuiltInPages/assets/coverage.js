import { get } from "./api.js";
import { el, replace, soon, svg } from "./dom.js";
import { count } from "./format.js";

const boxes = {
  pending: [20, 40], issued: [240, 40], processing: [480, 40], processed: [720, 40],
  rejected: [20, 180], cancelled: [200, 180], expired: [360, 180],
};
const [width, height] = [130, 40];
/// From, event, to, the line, and where its name stands.
const arrows = [
  ["pending", "approve", "issued", "M150 60 L238 60", [194, 52]],
  ["pending", "reject", "rejected", "M85 80 L85 178", [90, 134, "start"]],
  ["issued", "claim", "processing", "M370 54 L478 54", [424, 46]],
  ["issued", "cancel", "cancelled", "M285 80 L272 178", [270, 134, "end"]],
  ["issued", "expire", "expired", "M335 80 L415 178", [386, 134, "start"]],
  ["processing", "process", "processed", "M610 60 L718 60", [664, 52]],
  ["processing", "fail", "issued", "M478 68 L372 68", [424, 84]],
  ["processing", "reverse", "issued", "M520 80 C500 134 390 128 362 82", [484, 122, "start"]],
];
const kinds = { routes: "Routes", states: "States", transitions: "Transitions", errors: "Refusals", faults: "Faults" };

let parts = null;

export function open(main) {
  parts = { told: el("p.lead"), diagram: el("div.diagram", { tabindex: "0", role: "region", "aria-label": "The states of a link" }), lists: el("div.lists") };
  main.replaceChildren(el("div.bar", {}, el("h1", {}, "Coverage")), parts.told, parts.diagram, parts.lists);
  draw();
  return { changed: () => draw(), leave: () => (parts = null) };
}

const draw = soon(async () => {
  if (!parts) return;
  try {
    const report = await get("coverage");
    if (!parts) return;
    replace(parts.told, `${count(report.requests)} requests have covered ${report.touched} of ${report.of} items, all accounts together.`);
    replace(parts.diagram, diagram(report));
    const shown = Object.entries(kinds).filter(([kind]) => report[kind]);
    replace(parts.lists, shown.map(([kind, text]) => list(text, report[kind])));
  } catch (problem) {
    if (parts) replace(parts.told, problem.message);
  }
}, 100);

function taken(report, from, event) {
  const found = Object.entries(report.transitions ?? {}).find(([name]) => name.includes(from) && new RegExp(`\\b${event}\\b`).test(name) && name.indexOf(from) <= 1);
  return found?.[1] ?? 0;
}

function diagram(report) {
  const picture = svg("svg", { viewBox: "0 0 870 236", role: "img", "aria-label": "The states of a link. Transitions that were taken are highlighted; the lists below have the numbers." });
  const marker = (id) => svg("marker", { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
    svg("path", { d: "M0 0 L8 4 L0 8 z" }));
  picture.append(svg("defs", {}, marker("head"), marker("head-lit")));
  for (const [from, event, , line, [x, y, anchor = "middle"]] of arrows) {
    const lit = taken(report, from, event) > 0;
    const text = svg("text", { x, y, "text-anchor": anchor, class: lit ? "event lit" : "event" });
    text.textContent = event;
    picture.append(svg("path", { d: line, class: lit ? "arrow lit" : "arrow", "marker-end": lit ? "url(#head-lit)" : "url(#head)" }), text);
  }
  for (const [name, [x, y]] of Object.entries(boxes)) {
    const lit = (report.states?.[name] ?? 0) > 0;
    const text = svg("text", { x: x + width / 2, y: y + height / 2 + 5, "text-anchor": "middle" });
    text.textContent = name;
    picture.append(svg("g", { class: `box s-${name}${lit ? " lit" : ""}` },
      svg("rect", { x, y, width, height, rx: 9 }), text));
  }
  return picture;
}

function list(text, counted) {
  const entries = Object.entries(counted);
  const touched = entries.filter(([, number]) => number > 0).length;
  return el("section", {}, el("h2", {}, `${text}: ${touched} of ${entries.length}`),
    el("ul.counted", {}, entries.map(([name, number]) => el("li" + (number ? "" : ".never"), {},
      el("span", {}, name), el("b", {}, number ? count(number) : "never")))));
}
