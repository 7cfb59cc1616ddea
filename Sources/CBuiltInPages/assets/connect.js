import { get } from "./api.js";
import { copyButton, el, replace, soon } from "./dom.js";
import { apiURL, httpsURL, readHealth, shownAccount, whose, world } from "./world.js";

let parts = null;
let language = "curl";

/// With the built-in fixtures everybody knows it; the page is not told those of others.
const secret = (key) => (key === "rzp_test_sandbox" ? "sandbox_secret" : "YOUR_SECRET");

const snippets = {
  curl: (url, key) => `curl -u ${key}:${secret(key)} ${url}/v1/payout-links`,
  Python: (url, key) => `import razorpay\n\nclient = razorpay.Client(auth=("${key}", "${secret(key)}"), base_url="${url}")\nprint(client.get("/v1/payout-links", {}))`,
  "Node.js": (url, key) => `const reply = await fetch("${url}/v1/payout-links", {\n  headers: { Authorization: "Basic " + btoa("${key}:${secret(key)}") },\n});\nconsole.log(await reply.json());`,
  Java: (url, key) => `var credentials = java.util.Base64.getEncoder().encodeToString("${key}:${secret(key)}".getBytes());\nvar request = java.net.http.HttpRequest.newBuilder(java.net.URI.create("${url}/v1/payout-links"))\n    .header("Authorization", "Basic " + credentials).build();\nSystem.out.println(java.net.http.HttpClient.newHttpClient()\n    .send(request, java.net.http.HttpResponse.BodyHandlers.ofString()).body());`,
  Go: (url, key) => `request, _ := http.NewRequest("GET", "${url}/v1/payout-links", nil)\nrequest.SetBasicAuth("${key}", "${secret(key)}")\nreply, err := http.DefaultClient.Do(request)`,
  PHP: (url, key) => `$curl = curl_init("${url}/v1/payout-links");\ncurl_setopt_array($curl, [CURLOPT_USERPWD => "${key}:${secret(key)}", CURLOPT_RETURNTRANSFER => true]);\nprint(curl_exec($curl));`,
  Ruby: (url, key) => `require "net/http"\nuri = URI("${url}/v1/payout-links")\nrequest = Net::HTTP::Get.new(uri)\nrequest.basic_auth("${key}", "${secret(key)}")\nputs Net::HTTP.start(uri.host, uri.port) { |http| http.request(request).body }`,
};

export function open(main) {
  parts = { facts: el("dl.facts.large"), tabs: el("div.chips", { role: "group", "aria-label": "Language" }), snippet: el("div"), first: el("p.first", { role: "status" }) };
  main.replaceChildren(
    el("div.bar", {}, el("h1", {}, "Connect your app")),
    parts.first, parts.facts, el("h2", {}, "In your language"), parts.tabs, parts.snippet);
  draw();
  return { changed: () => draw(), leave: () => (parts = null), tick: () => look() };
}

const draw = soon(async () => {
  if (!parts) return;
  await readHealth().catch(() => null);
  if (!parts) return;
  const [url, secure, key] = [apiURL(), httpsURL(), shownAccount()?.keys[0] ?? "rzp_test_…"];
  const fact = (name, value, more) => [el("dt", {}, name), el("dd", {}, el("code", {}, value), " ", copyButton("Copy", value), more)];
  replace(parts.facts, fact("Base URL", url),
    secure ? fact("Over TLS", secure, el("small", {}, " trust ", el("a", { href: "ca.pem", download: "ca.pem" }, "its authority"), " (ca.pem)")) : null,
    fact("Key", key),
    el("dt", {}, "Secret"), el("dd", {}, key === "rzp_test_sandbox" ? [el("code", {}, "sandbox_secret"), el("small", {}, " unless your fixtures set another")]
      : "the one in your fixtures; any secret with --isolate-keys"));
  replace(parts.tabs, Object.keys(snippets).map((name) => el("button", {
    type: "button", "aria-pressed": String(name === language), "data-key": name,
    onclick: () => { language = name; draw(); },
  }, name)));
  const text = snippets[language](url, key);
  replace(parts.snippet, el("div.actions.end", {}, copyButton("Copy", text)), el("pre", { tabindex: "0", "aria-label": `The snippet in ${language}` }, text));
  look();
}, 30);

let seen = null;

const look = soon(async () => {
  if (!parts) return;
  const page = await get("requests", whose({ limit: 1 })).catch(() => null);
  const newest = page?.requests[0];
  if (!parts || !page) return;
  if (newest && newest.number === seen) return;
  seen = newest?.number ?? null;
  replace(parts.first, newest
    ? [el("span.state.s-processed", {}, "Connected"), ` The latest request was ${newest.request.method ?? ""} ${newest.request.path ?? ""}, ${newest.outcome}.`]
    : [el("span.state.s-processing", {}, "Waiting for the first request"), ` with a key of ${world.account}.`]);
}, 20);
