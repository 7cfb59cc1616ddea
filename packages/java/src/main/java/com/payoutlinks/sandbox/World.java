package com.payoutlinks.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * One key's links, clock, faults and journal. The code under test gets {@link #url}, {@link #key} and {@link #secret}.
 * Bodies and replies are those of /__admin, in JSON.
 */
public final class World implements AutoCloseable {
  private final PayoutLinksSandbox sandbox;
  private final String key;

  World(PayoutLinksSandbox sandbox, String key) {
    this.sandbox = sandbox;
    this.key = key;
  }

  public String url() {
    return sandbox.url();
  }

  public String key() {
    return key;
  }

  public String secret() {
    return "sandbox_secret";
  }

  /** The value of the Authorization header. */
  public String authorization() {
    byte[] said = (key + ":" + secret()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(said);
  }

  /** Any call of /__admin about this world; {@code body} may be null. */
  public String admin(String method, String path, String body) {
    return sandbox.admin(method, path + (path.contains("?") ? "&" : "?") + "key=" + escaped(key), body);
  }

  public String link(String id) {
    return admin("GET", "/payout-links/" + escaped(id), null);
  }

  /** Lets happen to a link what contacts, approvers, banks and time do. */
  public String move(String id, String event) {
    return admin("POST", "/payout-links/" + escaped(id) + "/transitions", "{\"event\": \"" + event + "\"}");
  }

  /** The link, as soon as it is in one of these states (several by commas) or has passed through one. */
  public String waitFor(String id, String status, double seconds) {
    String query = "?status=" + escaped(status) + "&timeout=" + seconds;
    return admin("GET", "/payout-links/" + escaped(id) + "/wait" + query, null);
  }

  /** Moves the clock on, and tells what has happened on the way. */
  public String advance(long seconds) {
    return admin("POST", "/clock/advance", "{\"seconds\": " + seconds + "}");
  }

  public void reset() {
    admin("POST", "/reset", null);
  }

  /** Lets requests fail on purpose: {@code {"effect": "server_error", "match": {"route": "cancel"}, "times": 1}}. */
  public String fault(String rule) {
    return admin("POST", "/faults", rule);
  }

  /** Has events told to a receiver: {@code {"url": "http://localhost:8080/", "secret": "s", "events": "*"}}. */
  public String addWebhook(String settings) {
    return admin("POST", "/webhooks", settings);
  }

  /** The event, as soon as its receivers have acknowledged it: {@code waitForWebhook("payout_link.processed", 10)}. */
  public String waitForWebhook(String event, double seconds) {
    return admin("GET", "/webhooks/wait?event=" + escaped(event) + "&timeout=" + seconds, null);
  }

  public String events() {
    return admin("GET", "/events", null);
  }

  /** The journal, newest first. */
  public String requests() {
    return admin("GET", "/requests", null);
  }

  /** Throws unless it was requested so: {@code {"match": {"route": "cancel"}, "exactly": 1}}. */
  public String verify(String expectation) {
    return admin("POST", "/verify", expectation);
  }

  /** Ends the world. One that nobody has called for was never there. */
  @Override
  public void close() {
    try {
      sandbox.admin("DELETE", "/accounts/acc_" + key.substring("rzp_test_".length()), null);
    } catch (PayoutLinksSandbox.Refused refusal) {
      if (refusal.status() != 404) throw refusal;
    }
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
