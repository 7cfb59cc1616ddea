import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Refunds by payout links, with the JDK alone: makes a link, hears of it by webhooks, shows how it stands. An application
 * reads JSON by its library; here two members are cut out of it.
 */
public final class App implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer server;
  private final String baseURL;
  private final String authorization;
  private final String webhookSecret;
  /** What webhooks have told. An application keeps it in its database. */
  private final Map<String, String> heard = new ConcurrentHashMap<>();

  public App(String baseURL, String key, String secret, String webhookSecret) throws IOException {
    this.baseURL = baseURL;
    this.webhookSecret = webhookSecret;
    byte[] credentials = (key + ":" + secret).getBytes(StandardCharsets.UTF_8);
    authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/refunds", this::refunds);
    server.createContext("/webhooks", this::webhooks);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** POST a draft of a payout link, or GET /refunds/ID. */
  private void refunds(HttpExchange exchange) throws IOException {
    String body = text(exchange);
    String id = exchange.getRequestURI().getPath().substring("/refunds".length());
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseURL + "/v1/payout-links" + id))
        .header("Authorization", authorization);
    if (exchange.getRequestMethod().equals("POST")) {
      request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
    }
    try {
      HttpResponse<String> reply = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      String link = member(reply.body(), "id");
      answer(exchange, reply.statusCode(), reply.statusCode() != 200
          ? "{\"error\": \"" + member(reply.body(), "description") + "\"}"
          : "{\"id\": \"" + link + "\", \"status\": \"" + member(reply.body(), "status") + "\", \"heard\": \""
              + heard.getOrDefault(link, "nothing") + "\"}");
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
      answer(exchange, 503, "{}");
    }
  }

  private void webhooks(HttpExchange exchange) throws IOException {
    String body = text(exchange);
    String said = exchange.getRequestHeaders().getFirst("X-Razorpay-Signature");
    byte[] right = signature(body, webhookSecret).getBytes(StandardCharsets.UTF_8);
    if (said == null || !MessageDigest.isEqual(said.getBytes(StandardCharsets.UTF_8), right)) {
      answer(exchange, 401, "{}");
      return;
    }
    String link = body.substring(body.indexOf("\"entity\":{"));
    heard.put(member(link, "id"), member(link, "status"));
    answer(exchange, 200, "{}");
  }

  /** As the provider signs a webhook: HMAC-SHA256 of the raw body, in hexadecimal digits. */
  public static String signature(String body, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      StringBuilder digits = new StringBuilder();
      for (byte each : mac.doFinal(body.getBytes(StandardCharsets.UTF_8))) digits.append(String.format("%02x", each));
      return digits.toString();
    } catch (GeneralSecurityException problem) {
      throw new IllegalStateException(problem);
    }
  }

  static String member(String json, String name) {
    Matcher found = Pattern.compile("\"" + name + "\": ?\"([^\"]*)\"").matcher(json);
    return found.find() ? found.group(1) : "";
  }

  private static String text(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
