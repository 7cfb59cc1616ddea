import Foundation
import Harness
import Testing

@Suite("Receivers of webhooks in other languages")
struct WebhookReceiverTests {
  @Test(
    "the provider's own package finds every signature good, and calls back while it is told",
    .enabled(
      if: Python.hasRazorpay && Python.hasRequests, "Python has no razorpay and requests; sh scripts/test installs them"
    ))
  func python() throws {
    let sandbox = try ServedSandbox()
    let outcome = try Python.run(
      """
      import sys, threading, razorpay, requests
      from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
      url = sys.argv[1]
      client = razorpay.Client(auth=("rzp_test_sandbox", "sandbox_secret"))
      told = []

      class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
          body = self.rfile.read(int(self.headers["Content-Length"])).decode()
          client.utility.verify_webhook_signature(body, self.headers["X-Razorpay-Signature"], "a secret")
          link = requests.get(url + "/v1/payout-links/poutlk_00000000000003", auth=client.auth)
          told.append((self.headers["X-Razorpay-Event-Id"], link.json()["status"]))
          self.send_response(200)
          self.send_header("Content-Length", "0")
          self.end_headers()

        def log_message(self, *_):
          pass

      server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
      threading.Thread(target=server.serve_forever, daemon=True).start()
      hook = {"url": f"http://127.0.0.1:{server.server_port}/", "secret": "a secret"}
      requests.post(url + "/__admin/webhooks", json=hook).raise_for_status()
      for event in ("claim", "process"):
        path = url + "/__admin/payout-links/poutlk_00000000000003/transitions"
        requests.post(path, json={"event": event}).raise_for_status()
      wait = {"event": "payout_link.processed", "timeout": 20}
      requests.get(url + "/__admin/webhooks/wait", params=wait).raise_for_status()
      print(len(told), len({id for id, _ in told}), told[-1][1])
      """, [sandbox.url])
    #expect(outcome.output == "5 5 processed\n", "\(outcome.error)")
  }

  @Test(
    "Node's own server and crypto find the signature good, and a 500 is tried again",
    .enabled(if: Client("node").isInstalled, "there is no node; sh scripts/test installs it"))
  func node() throws {
    let sandbox = try ServedSandbox()
    let program = """
      const http = require("node:http"), crypto = require("node:crypto");
      const url = process.argv[1] === "-" ? process.argv[2] : process.argv[1];
      let told = 0, good = 0;
      const server = http.createServer((request, response) => {
        const parts = [];
        request.on("data", part => parts.push(part));
        request.on("end", () => {
          const mac = crypto.createHmac("sha256", "a secret").update(Buffer.concat(parts)).digest("hex");
          if (mac === request.headers["x-razorpay-signature"]) good++;
          const text = require("node:zlib").gzipSync("reply " + told);
          response.writeHead(told++ === 0 ? 500 : 200, { "Content-Encoding": "gzip" }).end(text);
        });
      });
      const call = (method, path, body) => fetch(url + path, { method, body: body && JSON.stringify(body) });
      server.listen(0, "127.0.0.1", async () => {
        const port = server.address().port;
        await call("POST", "/__admin/webhooks", { url: `http://127.0.0.1:${port}/`, secret: "a secret" });
        await call("PUT", "/__admin/clock", { mode: "frozen" });
        await call("POST", "/__admin/payout-links/poutlk_00000000000003/transitions", { event: "cancel" });
        await call("GET", "/__admin/webhooks/wait?until=sent&timeout=20");
        await call("POST", "/__admin/clock/advance", { seconds: 5 });
        const { events } = await (await call("GET", "/__admin/webhooks/events")).json();
        const event = await (await call("GET", "/__admin/webhooks/events/" + events[0].id)).json();
        console.log(told, good, event.deliveries[0].attempts.map(attempt => attempt.reply).join());
        process.exit();
      });
      """
    let outcome = try Client("node").run(["-e", program, sandbox.url])
    #expect(outcome.output == "2 2 reply 0,reply 1\n", "\(outcome.error)")
  }
}
