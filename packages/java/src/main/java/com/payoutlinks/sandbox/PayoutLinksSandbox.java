package com.payoutlinks.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A running sandbox: one that {@link #start} has started, or one that was there already.
 *
 * <p>Replies are JSON as text: read them with the library that the application has.
 */
public final class PayoutLinksSandbox implements AutoCloseable {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
  private static final Pattern READY = Pattern.compile("http://[^\\s\"]+");

  private final String url;
  private final String token;
  private final Process process;
  private final Path log;

  private PayoutLinksSandbox(String url, String token, Process process, Path log) {
    this.url = url.replaceAll("/+$", "");
    this.token = token;
    this.process = process;
    this.log = log;
  }

  /** A variable of the environment, or null where it is not set, or empty. */
  static String variable(String name) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** One that runs already, with --isolate-keys; its token is PAYOUT_LINKS_SANDBOX_ADMIN_TOKEN, if it has one. */
  public static PayoutLinksSandbox connect(String url) {
    return connect(url, variable("PAYOUT_LINKS_SANDBOX_ADMIN_TOKEN"));
  }

  /** One that runs already, with --isolate-keys and this --admin-token. */
  public static PayoutLinksSandbox connect(String url, String token) {
    return new PayoutLinksSandbox(url, token, null, null);
  }

  /**
   * Starts the program on a free port. It is the one that PAYOUT_LINKS_BINARY names, or payout-links-sandbox on
   * the path. Options are those of serve.
   */
  public static PayoutLinksSandbox start(String... options) {
    String named = variable("PAYOUT_LINKS_BINARY");
    List<String> command = new ArrayList<>(
        List.of(named == null ? "payout-links-sandbox" : named, "serve", "--port", "0", "--isolate-keys",
            "--stop-with-stdin")); // However this program ends, that ends with it.
    command.addAll(List.of(options));
    if (command.stream().noneMatch(each -> each.matches("--(https|tls|ca-dir|no-https).*"))) command.add("--no-https");
    try {
      Path log = Files.createTempFile("payout-links-sandbox", ".log");
      log.toFile().deleteOnExit();
      Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
      // Tests that end without closing it take it with them.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      Matcher found = READY.matcher(firstLine(process));
      if (found.find()) {
        return new PayoutLinksSandbox(found.group(), variable("PAYOUT_LINKS_SANDBOX_ADMIN_TOKEN"), process, log);
      }
      process.destroyForcibly();
      throw new IllegalStateException("the sandbox has not started: " + command.get(0) + " said:\n" + said(log));
    } catch (IOException problem) {
      throw new IllegalStateException("the sandbox has not started: " + problem.getMessage()
          + (named == null ? "; PAYOUT_LINKS_BINARY can name it" : "; PAYOUT_LINKS_BINARY names it"), problem);
    }
  }

  /** What it prints when it is ready; nothing where it ends before, or takes more than ten seconds. */
  private static String firstLine(Process process) throws IOException {
    CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
      try {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
      } catch (IOException problem) {
        return null; // It has ended.
      }
    });
    try {
      String ready = line.get(10, TimeUnit.SECONDS);
      return ready == null ? "" : ready;
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
      return "";
    } catch (ExecutionException | TimeoutException problem) {
      return "";
    }
  }

  private static String said(Path log) throws IOException {
    String text = Files.readString(log).trim();
    return text.isEmpty() ? "nothing" : text;
  }

  public String url() {
    return url;
  }

  /** A world that nobody else has, named after {@code name}. */
  public World world(String name) {
    String kept = name.replaceAll("[^A-Za-z0-9]+", "_");
    String unique = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    return new World(this, "rzp_test_" + kept.substring(0, Math.min(40, kept.length())) + "_" + unique);
  }

  /** Everything that the sandbox has logged; nothing of one that was there already. */
  public String log() {
    try {
      return log == null ? "" : Files.readString(log);
    } catch (IOException problem) {
      return "no log: " + problem.getMessage();
    }
  }

  /** A call of /__admin; {@code body} may be null. What is refused is an {@link AssertionError} with the reason. */
  public String admin(String method, String pathAndQuery, String body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/__admin" + pathAndQuery))
        // The longest wait that the sandbox allows is a minute.
        .timeout(Duration.ofSeconds(75))
        .method(method, body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body));
    if (token != null) request.header("Authorization", "Bearer " + token);
    try {
      HttpResponse<String> reply = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (reply.statusCode() >= 300) throw new Refused(reply.statusCode(), reply.body());
      return reply.body();
    } catch (IOException problem) {
      throw new IllegalStateException("no sandbox answers at " + url + ": " + problem, problem);
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(problem);
    }
  }

  /** Ends the sandbox, and returns its exit status: 1 where --fail-on has found what it looks for. */
  public int stop() {
    if (process == null) return 0;
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
      return process.waitFor();
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return 1;
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** The sandbox has refused a call, or what was to be verified or waited for is not so. */
  public static final class Refused extends AssertionError {
    private static final long serialVersionUID = 1;
    private final int status;

    Refused(int status, String body) {
      super("status " + status + ": " + body);
      this.status = status;
    }

    public int status() {
      return status;
    }
  }
}
