import Foundation
import Harness
import Testing

/// Runtimes that bring a TLS and an HTTP of their own. They are slow to start: one test each.
@Suite("other runtimes")
struct RuntimeTests {
  @Test(
    "Node's https and fetch trust NODE_EXTRA_CA_CERTS, keep connections and resume sessions",
    .enabled(if: Client.node.isInstalled, "there is no node: https://nodejs.org"))
  func node() throws {
    let sandbox = try ServedSandbox()
    let outcome = try Client.node.run(
      ["--input-type=module", "-", sandbox.httpsURL],
      input: """
        import https from "node:https"
        const base = process.argv[2], link = base + "/v1/payout-links/poutlk_00000000000003"
        const auth = "rzp_test_sandbox:sandbox_secret"
        const headers = { Authorization: "Basic " + Buffer.from(auth).toString("base64") }
        const get = (url, agent) => new Promise((done, failed) => {
          const request = https.get(url, { auth, agent }, response => {
            const { reusedSocket } = request, resumed = response.socket.isSessionReused()
            let body = ""
            response.on("data", piece => body += piece)
            response.on("end", () => setImmediate(done, { status: response.statusCode, body, reusedSocket, resumed }))
          }).on("error", failed)
        })
        const keeps = new https.Agent({ keepAlive: true })
        for (const agent of [keeps, keeps, new https.Agent()]) {
          const { status, body, reusedSocket } = await get(link, agent)
          console.log(status, JSON.parse(body).status, reusedSocket)
        }
        const ends = new https.Agent({ keepAlive: false })
        await get(link, ends)
        console.log("resumed", (await get(link, ends)).resumed)
        const cancel = () => fetch(link + "/cancel", { method: "POST", headers, body: "{}" })
        console.log((await (await cancel()).json()).status)
        const again = await cancel()
        console.log(again.status, (await again.json()).error.code, again.headers.get("sandbox-reason") !== null)
        keeps.destroy()
        """, environment: ["NODE_EXTRA_CA_CERTS": sandbox.authority.path])
    #expect(
      outcome.output == """
        200 issued false
        200 issued true
        200 issued false
        resumed true
        cancelled
        400 BAD_REQUEST_ERROR true

        """, "\(outcome.said)")
  }

  @Test(
    "Java's HttpClient trusts a store that keytool made",
    .enabled(
      if: Client.java.isInstalled && Client.keytool.isInstalled, "there is no JDK: apt-get install default-jdk-headless"
    ))
  func java() throws {
    let sandbox = try ServedSandbox()
    let program = try TemporaryFile(
      """
      import java.net.URI;
      import java.net.http.*;
      import java.util.Base64;

      class Main {
        public static void main(String[] arguments) throws Exception {
          var client = HttpClient.newHttpClient();
          var key = Base64.getEncoder().encodeToString("rzp_test_sandbox:sandbox_secret".getBytes());
          var link = arguments[0] + "/v1/payout-links/poutlk_00000000000003";
          for (var path : new String[] {"", "/cancel", "/cancel"}) {
            var request = HttpRequest.newBuilder(URI.create(link + path)).header("Authorization", "Basic " + key);
            if (!path.isEmpty()) request.POST(HttpRequest.BodyPublishers.ofString("{}"));
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            System.out.println(response.statusCode() + " " + response.version() + " "
                + response.sslSession().get().getProtocol() + " " + response.body());
          }
        }
      }
      """, name: "Main.java")
    let store = "\(program.folder)/sandbox.p12"
    let imported = try Client.keytool.run([
      "-importcert", "-noprompt", "-alias", "payout-links-sandbox", "-file", sandbox.authority.path, "-keystore", store,
      "-storetype", "PKCS12", "-storepass", "changeit",
    ])
    #expect(imported.status == 0, "\(imported.said)")
    let outcome = try Client.java.run([
      "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djavax.net.ssl.trustStore=\(store)",
      "-Djavax.net.ssl.trustStorePassword=changeit", program.path, sandbox.httpsURL,
    ])
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 3, "\(outcome.said)")
    #expect(
      zip(lines, ["200 HTTP_1_1 TLSv1.3 {\"", "200 HTTP_1_1 TLSv1.3 {\"", "400 HTTP_1_1 TLSv1.3 {\"error\":"])
        .allSatisfy { $0.hasPrefix($1) }, "\(outcome.said)")
    #expect(lines.map { $0.contains(#""status":"issued""#) } == [true, false, false])
    #expect(lines.map { $0.contains(#""status":"cancelled""#) } == [false, true, false])
  }
}
