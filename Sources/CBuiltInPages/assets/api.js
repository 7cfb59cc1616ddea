// The documented calls under /__admin, and nothing else.

/// Where the page is: also below a path that a proxy puts before it.
const base = new URL(".", document.baseURI);
const tokenKey = "payout-links-sandbox-token";

export class Refused extends Error {
  constructor(status, body, reason) {
    super(body?.error?.message ?? body?.error?.description ?? reason ?? `The sandbox answered ${status}.`);
    this.status = status;
    this.code = body?.error?.code;
    this.error = body?.error ?? {};
    this.body = body;
    this.reason = reason;
    this.expected = true;
  }
}

/// Nobody answered: the live connection tells of it, and what was asked is asked again.
class Unreached extends Error {
  expected = true;
}

let askForToken = async () => null;
/// `ask` resolves to a token, and is asked once however many calls want one.
export function onTokenMissing(ask) {
  let asked = null;
  askForToken = (refused) => (asked ??= ask(refused).finally(() => (asked = null)));
}

export function url(path, query = {}) {
  const target = new URL(path, base);
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined && value !== "") target.searchParams.set(name, value);
  return target;
}

async function send(method, path, { query, body, raw, signal } = {}) {
  for (;;) {
    // Kept for this tab, and nowhere else.
    const token = sessionStorage.getItem(tokenKey);
    const headers = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body !== undefined || raw !== undefined) headers["Content-Type"] = "application/json";
    const reply = await fetch(url(path, query), {
      method, headers, signal, cache: "no-store", redirect: "error",
      body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
    }).catch((problem) => {
      throw problem.name === "AbortError" ? problem : new Unreached("The sandbox cannot be reached.");
    });
    if (reply.status !== 401) return reply;
    const given = await askForToken(Boolean(token));
    if (!given) return reply;
    sessionStorage.setItem(tokenKey, given);
  }
}

export async function call(method, path, options) {
  const reply = await send(method, path, options);
  const text = await reply.text();
  let body = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch {
    throw new Refused(reply.status, null, "What came is no JSON.");
  }
  if (!reply.ok) throw new Refused(reply.status, body, reply.headers.get("Sandbox-Reason"));
  return body;
}

export const get = (path, query, signal) => call("GET", path, { query, signal });
export const post = (path, body, query) => call("POST", path, { body: body ?? {}, query });

/// A file, for whoever saves it: a plain link could not carry the token.
export async function download(path, query, name) {
  const reply = await send("GET", path, { query });
  if (!reply.ok) throw new Refused(reply.status, await reply.json().catch(() => null), reply.headers.get("Sandbox-Reason"));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await reply.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
