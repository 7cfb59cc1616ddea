import Foundation
import Harness
import Testing

@Suite("Python")
struct PythonTests {
  @Test(
    "the provider's own package leads a link through its whole life, and raises each error as documented",
    .enabled(if: Python.hasRazorpay, "Python has no razorpay; sh scripts/test installs it"))
  func lifeOfALink() throws {
    let sandbox = try ServedSandbox()
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("PythonSDK/life_of_a_link.py")
    let outcome = try Python.client.run([script.path], environment: ["SANDBOX_URL": sandbox.url])
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.error.hasSuffix("OK\n"))
  }

  @Test(
    "requests work over http and https, keep their connection, and read and send gzip",
    .enabled(if: Python.hasRequests, "Python has no requests; sh scripts/test installs them"))
  func requests() throws {
    let note = String(repeating: "paid by link, ", count: 200)
    let fixture = try TemporaryFile(
      #"""
      [{"id":"poutlk_0000000000000A","status":"issued","notes":{"why":"\#(note)"}},
      {"id":"poutlk_0000000000000B","status":"issued"},{"id":"poutlk_0000000000000C","status":"issued"}]
      """#)
    let sandbox = try ServedSandbox(fixture: fixture)
    let outcome = try Python.run(
      """
      import gzip, sys, requests
      http, https, authority = sys.argv[1:]
      links = "/v1/payout-links/poutlk_0000000000000"
      for base, id in ((http, "B"), (https, "C")):
        session = requests.Session()
        session.auth = ("rzp_test_sandbox", "sandbox_secret")
        session.verify = authority
        large = session.get(base + links + "A")
        print(large.status_code, large.headers["Content-Encoding"], len(large.json()["notes"]["why"]))
        plain = session.get(base + links + "A", headers={"Accept-Encoding": "identity"})
        print(plain.headers.get("Content-Encoding"), plain.content == large.content)
        fields = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        for body in (gzip.compress(b"{}")[:-1], gzip.compress(b"{}"), gzip.compress(b"{}")):
          reply = session.post(base + links + id + "/cancel", data=body, headers=fields)
          print(reply.status_code, reply.json().get("status"))
        chunked = session.post(base + links + id + "/cancel", data=iter([b"{", b"}"]))
        print(chunked.json()["error"]["code"])
        pools = session.get_adapter(base).poolmanager.pools
        for pool in [pools.get(key) for key in pools.keys()]:
          print(pool.num_connections, "connection,", pool.num_requests, "requests")
      try:
        requests.get(https + "/livez")
      except requests.exceptions.SSLError as error:
        print("refused" if "CERTIFICATE_VERIFY_FAILED" in str(error) else error)
      """, [sandbox.url, sandbox.httpsURL, sandbox.authority.path])
    let each = """
      200 gzip \(note.utf8.count)
      None True
      400 None
      200 cancelled
      400 None
      BAD_REQUEST_ERROR
      1 connection, 6 requests

      """
    #expect(outcome.output == each + each + "refused\n", "\(outcome.error)")
  }

  @Test(
    "a body that is far too large is answered with 413, not by a connection that breaks while it is sent",
    .enabled(if: Python.hasRequests, "Python has no requests; sh scripts/test installs them"))
  func bodyTooLarge() throws {
    let sandbox = try ServedSandbox()
    let outcome = try Python.run(
      """
      import sys, requests
      http, https, authority = sys.argv[1:]
      for base in (http, https):
        reply = requests.post(base + "/v1/payout-links/poutlk_00000000000003/cancel", data=b"x" * (4 << 20),
                              auth=("rzp_test_sandbox", "sandbox_secret"), verify=authority)
        print(reply.status_code, reply.json()["error"]["code"])
      """, [sandbox.url, sandbox.httpsURL, sandbox.authority.path])
    #expect(outcome.output == "413 BAD_REQUEST_ERROR\n413 BAD_REQUEST_ERROR\n", "\(outcome.error)")
  }

  @Test(
    "the razorpay package works by base_url and cert_path, and raises the documented errors",
    .enabled(if: Python.hasRazorpay, "Python has no razorpay package; sh scripts/test installs it"))
  func razorpay() throws {
    let sandbox = try ServedSandbox()
    let outcome = try Python.run(
      """
      import sys, razorpay
      http, https, authority = sys.argv[1:]
      key = ("rzp_test_sandbox", "sandbox_secret")
      def error_of(call):
        try:
          return "no error: %s" % call()
        except Exception as error:
          return "%s.%s: %s" % (type(error).__module__, type(error).__name__, error)
      plain = razorpay.Client(auth=key, base_url=http)
      secure = razorpay.Client(auth=key, base_url=https)
      secure.cert_path = authority
      for client, id in ((plain, "poutlk_00000000000003"), (secure, "poutlk_00000000000008")):
        link = "/v1/payout-links/" + id
        print(client.get(link, {})["status"])
        print(client.get(link, {"expand[]": "payouts"})["id"])
        print(client.post(link + "/cancel", {})["status"])
        print(error_of(lambda: client.post(link + "/cancel", {})))
        print(error_of(lambda: client.get("/v1/payout-links/poutlk_0000000000000Z", {})))
        print(error_of(lambda: client.get("/v1/payout-links/no-link", {})))
        client.auth = ("rzp_test_sandbox", "wrong")
        print(error_of(lambda: client.get(link, {})))
      """, [sandbox.url, sandbox.httpsURL, sandbox.authority.path])
    let expected = ["poutlk_00000000000003", "poutlk_00000000000008"].map { id in
      """
      issued
      \(id)
      cancelled
      razorpay.errors.BadRequestError: Payout Link cannot be cancelled in the cancelled state. Only Payout Links in \
      the issued state can be cancelled.
      razorpay.errors.BadRequestError: The id provided does not exist
      razorpay.errors.BadRequestError: no-link is not a valid id
      razorpay.errors.BadRequestError: Authentication failed

      """
    }
    #expect(outcome.output == expected.joined(), "\(outcome.error)")
  }

  @Test(
    "razorpay's pinned bundle refuses the sandbox until the authority is in it; then nothing else has to change",
    .enabled(if: Python.hasRazorpay, "Python has no razorpay package; sh scripts/test installs it"))
  func pinnedBundle() throws {
    let sandbox = try ServedSandbox()
    let copy = try TemporaryFile(name: "razorpay")
    let outcome = try Python.run(
      """
      import importlib.util, os, shutil, socket, sys
      copy, port, authority = sys.argv[1:]
      # The package itself, where its bundle may be written to.
      shutil.copytree(os.path.dirname(importlib.util.find_spec("razorpay").origin), copy)
      sys.path.insert(0, os.path.dirname(copy))
      import requests, razorpay
      assert razorpay.__file__.startswith(copy)
      # What a container's network alias and port 443 do.
      resolve = socket.getaddrinfo
      def alias(host, number, *rest, **more):
        return resolve(*(("127.0.0.1", int(port)) if host == "api.razorpay.com" else (host, number)), *rest, **more)
      socket.getaddrinfo = alias
      client = razorpay.Client(auth=("rzp_test_sandbox", "sandbox_secret"))
      print(client.base_url)
      try:
        client.get("/v1/payout-links/poutlk_00000000000001", {})
      except requests.exceptions.SSLError as error:
        print("refused" if "CERTIFICATE_VERIFY_FAILED" in str(error) else error)
      with open(os.path.join(copy, "ca-bundle.crt"), "a") as bundle:
        bundle.write("\\n" + open(authority).read())
      client = razorpay.Client(auth=("rzp_test_sandbox", "sandbox_secret"))
      print(client.get("/v1/payout-links/poutlk_00000000000001", {})["status"])
      """, [copy.path, "\(sandbox.httpsPort)", sandbox.authority.path])
    // The package itself says when a connection fails, in words of its own.
    let said = outcome.output.split(separator: "\n").filter { !$0.hasPrefix("Connection failed.") }
    #expect(said == ["https://api.razorpay.com", "refused", "processed"], "\(outcome.said)")
  }

  @Test(
    "a client that ends its side of the TCP connection without close_notify gets its reply all the same",
    .enabled(if: Python.client.isInstalled, "there is no python3; sh scripts/test installs it"))
  func missingCloseNotify() throws {
    let sandbox = try ServedSandbox()
    let outcome = try Python.run(
      """
      import os, socket, ssl, sys
      port, authority = sys.argv[1:]
      context = ssl.create_default_context(cafile=authority)
      request = b"GET /livez HTTP/1.1\\r\\nHost: sandbox.test\\r\\n\\r\\n"
      def connect():
        return context.wrap_socket(socket.create_connection(("127.0.0.1", int(port))), server_hostname="localhost",
                                   suppress_ragged_eofs=False)
      # Ends in the middle of nothing, of a head, and after a request.
      for sent in (b"", request[:20], request):
        with connect() as client:
          client.sendall(sent)
          socket.socket(fileno=os.dup(client.fileno())).shutdown(socket.SHUT_WR)
          reply = b""
          while piece := client.recv(65536):
            reply += piece
          print(reply.split(b"\\r\\n")[0].decode() or "nothing", "and close_notify")
      # Answers close_notify with close_notify.
      with connect() as client:
        client.unwrap()
        print("unwrapped")
      """, ["\(sandbox.httpsPort)", sandbox.authority.path])
    #expect(
      outcome.output
        == "nothing and close_notify\nnothing and close_notify\nHTTP/1.1 200 OK and close_notify\nunwrapped\n",
      "\(outcome.error)")
    #expect(!sandbox.stop().contains("handshake failed"))
  }

  @Test(
    "a greeting of Python's TLS on the plain port is answered with 400 in words",
    .enabled(if: Python.client.isInstalled, "there is no python3; sh scripts/test installs it"))
  func tlsOnPlainPort() throws {
    let sandbox = try ServedSandbox()
    let outcome = try Python.run(
      """
      import socket, ssl, sys
      incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
      tls = ssl.create_default_context().wrap_bio(incoming, outgoing, server_hostname="api.razorpay.com")
      try:
        tls.do_handshake()
      except ssl.SSLWantReadError:
        pass
      peer = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
      peer.sendall(outgoing.read())
      reply = b""
      while piece := peer.recv(65536):
        reply += piece
      print(reply.decode(), end="")
      """, ["\(sandbox.port)"])
    #expect(outcome.output.hasPrefix("HTTP/1.1 400 "), "\(outcome.said)")
    #expect(
      outcome.output.contains("\r\nSandbox-Reason: a TLS handshake arrived on a port that speaks plain HTTP\r\n"))
  }
}
