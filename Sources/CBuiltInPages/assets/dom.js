// Elements are made by hand: what is shown is text, and never markup.

/// An element. Attributes: `class`, `on…` handlers (functions), `value` and other properties, true for a bare one.
export function el(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name || "div");
  if (classes.length) node.className = classes.join(" ");
  set(node, attributes);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
}

/// Puts other children in the place of those that there are, unless they say the same: what somebody has selected, or
/// has the focus on, stays.
export function replace(node, ...children) {
  const fresh = el("div", {}, ...children);
  if (sameContent(fresh, node)) return;
  const focused = node.contains(document.activeElement) ? pathTo(node, document.activeElement) : null;
  node.replaceChildren(...fresh.childNodes);
  if (focused) followPath(node, focused)?.focus({ preventScroll: true });
}

function sameContent(left, right) {
  const [a, b] = [left.childNodes, right.childNodes];
  if (a.length !== b.length) return false;
  // Handlers are no part of a node's equality, so what has any is always put in anew.
  if (left.querySelector("button, input, select, textarea, tr[data-href]")) return false;
  return [...a].every((node, index) => node.isEqualNode(b[index]));
}

function pathTo(root, node) {
  const path = [];
  for (let at = node; at !== root; at = at.parentNode) path.unshift([...at.parentNode.children].indexOf(at));
  return { path, tag: node.tagName, id: node.id || node.dataset.key };
}

function followPath(root, { path, tag, id }) {
  if (id) {
    const found = [...root.querySelectorAll(tag)].find((node) => (node.id || node.dataset.key) === id);
    if (found) return found;
  }
  let at = root;
  for (const index of path) at = at?.children[index];
  return at?.tagName === tag ? at : null;
}

let notes;

/// Tells something at the edge of the page, and to whoever listens to it.
export function say(text, { bad = false, rows = [], seconds = 6 } = {}) {
  notes ??= document.getElementById("notes");
  const note = el("div.note" + (bad ? ".bad" : ""), {},
    el("p", {}, text), rows.length ? el("ul", {}, rows.map((row) => el("li", {}, row))) : null,
    el("button.quiet", { type: "button", "aria-label": "Dismiss", onclick: () => note.remove() }, "×"));
  notes.append(note);
  while (notes.children.length > 4) notes.firstChild.remove();
  if (!bad) setTimeout(() => note.contains(document.activeElement) || note.remove(), seconds * 1000);
}

export function copyButton(label, text) {
  return el("button.quiet", {
    type: "button",
    onclick: async (event) => {
      const button = event.currentTarget;
      await copy(typeof text === "function" ? text() : text);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = label), 1500);
    },
  }, label);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Over plain HTTP by a name, browsers have no clipboard for pages.
    const area = el("textarea", { value: text, class: "unseen", "aria-hidden": "true" });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

/// A dialog with a form. `submit` gets the form's values, and keeps it open by throwing or by answering false.
export function dialog({ title, body, action, dangerous = false, submit, closed, wide = false }) {
  const error = el("p.error", { role: "alert" });
  const form = el("form", { method: "dialog", novalidate: true },
    el("h2.title", { id: "dialog-title" }, title), body, error,
    el("div.actions.end", {},
      el("button", { type: "button", onclick: () => box.close() }, "Close"),
      action && el("button" + (dangerous ? ".danger" : ".primary"), { type: "submit" }, action)));
  const box = el("dialog" + (wide ? ".wide" : ""), { "aria-labelledby": "dialog-title" }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.textContent = "";
    const button = form.querySelector("[type=submit]");
    if (button) button.disabled = true;
    try {
      if ((await submit?.(Object.fromEntries(new FormData(form)), form)) !== false) box.close();
    } catch (problem) {
      error.textContent = problem.message;
    } finally {
      if (button) button.disabled = false;
    }
  });
  box.addEventListener("close", () => {
    box.remove();
    closed?.();
  });
  document.body.append(box);
  box.showModal();
  return box;
}

export function confirm(title, text, action) {
  return new Promise((resolve) => {
    let sure = false;
    dialog({
      title, body: el("p", {}, text), action, dangerous: true,
      submit: () => { sure = true; },
      closed: () => resolve(sure),
    });
  });
}

/// A field of a form with its label, and a place for what is wrong with it.
export function field(label, control, { hint, name } = {}) {
  const id = "f-" + (name ?? control.name);
  control.id = id;
  const error = el("em", { id: id + "-error" });
  const help = hint ? el("small", { id: id + "-hint" }, hint) : null;
  control.setAttribute("aria-describedby", [help?.id, error.id].filter(Boolean).join(" "));
  return el("div.field", { "data-field": control.name }, el("label", { for: id }, label), control, help, error);
}

export function fieldError(form, name, text) {
  const place = form.querySelector(`[data-field="${CSS.escape(name)}"]`);
  if (!place) return false;
  place.querySelector("em").textContent = text;
  const control = place.querySelector("input, select, textarea");
  if (text) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
  return control;
}

/// Calls of `run` that come fast after one another are made one.
export function soon(run, milliseconds = 120) {
  let waiting = null;
  let running = false;
  let again = false;
  const go = async () => {
    waiting = null;
    if (running) return void (again = true);
    running = true;
    try {
      await run();
    } catch (problem) {
      if (!problem.expected) throw problem;
    } finally {
      running = false;
      if (again) {
        again = false;
        ask();
      }
    }
  };
  const ask = () => { waiting ??= setTimeout(go, milliseconds); };
  return ask;
}
