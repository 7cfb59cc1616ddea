package com.payoutlinks.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PayoutLinksExtension.class)
class WorldTest {
  private static final String ISSUED = "poutlk_00000000000003";

  /** A call of the imitated API, as the code under test makes it. */
  private static int status(World world, String method, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(world.url() + "/v1/payout-links" + path))
        .method(method, HttpRequest.BodyPublishers.noBody()).header("Authorization", world.authorization()).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Test
  void twoWorldsDoNotMeet(World world, PayoutLinksSandbox sandbox) throws Exception {
    assertEquals(200, status(world, "POST", "/" + ISSUED + "/cancel"));
    assertTrue(world.waitFor(ISSUED, "cancelled", 1).contains("\"status\":\"cancelled\""));
    try (World other = sandbox.world("other")) {
      assertNotEquals(world.key(), other.key());
      assertTrue(other.link(ISSUED).contains("\"status\":\"issued\""));
    }
  }

  @Test
  void timeMovesAndTellsWhatHasHappened(World world) {
    assertTrue(world.advance(900).contains("\"to\":\"expired\""));
    assertTrue(world.events().contains("\"event\":\"expire\""));
  }

  @Test
  void aLinkIsMovedAndBroughtBack(World world) {
    assertTrue(world.move(ISSUED, "cancel").contains("\"status\":\"cancelled\""));
    world.reset();
    assertTrue(world.link(ISSUED).contains("\"status\":\"issued\""));
  }

  @Test
  void faultsBefallAndRequestsAreVerified(World world) throws Exception {
    world.fault("{\"effect\": \"server_error\", \"match\": {\"route\": \"fetch\"}, \"times\": 1}");
    assertEquals(500, status(world, "GET", "/" + ISSUED));
    assertEquals(200, status(world, "GET", "/" + ISSUED));
    world.verify("{\"match\": {\"route\": \"fetch\"}, \"exactly\": 2}");
    assertTrue(world.requests().contains("\"fault\":\"server_error\""));
    PayoutLinksSandbox.Refused refusal = assertThrows(
        PayoutLinksSandbox.Refused.class, () -> world.verify("{\"match\": {\"route\": \"cancel\"}, \"exactly\": 1}"));
    assertEquals(422, refusal.status());
  }

  /** A class's world is not that of a test of its, nor is an object's. */
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class WithAWorldOfItsOwn {
    private final World made;
    private World shared;

    WithAWorldOfItsOwn(World made) {
      this.made = made;
    }

    @BeforeAll
    void cancel(World shared) {
      this.shared = shared;
      shared.move(ISSUED, "cancel");
    }

    /** Twice: what the class has done is still there after a test has ended. */
    @RepeatedTest(2)
    void threeWorldsDoNotMeet(World own) {
      assertTrue(shared.link(ISSUED).contains("\"status\":\"cancelled\""));
      assertTrue(own.link(ISSUED).contains("\"status\":\"issued\""));
      assertTrue(made.link(ISSUED).contains("\"status\":\"issued\""));
      own.move(ISSUED, "claim");
    }
  }

  @Nested
  class WithAnObjectForEachTest {
    private final World made;

    WithAnObjectForEachTest(World made) {
      this.made = made;
    }

    @RepeatedTest(2)
    void eachHasAWorld() {
      assertTrue(made.link(ISSUED).contains("\"status\":\"issued\""));
      made.move(ISSUED, "cancel");
    }
  }

  @Test
  void oneThatDoesNotAnswerIsNamed() {
    PayoutLinksSandbox ended = PayoutLinksSandbox.start();
    ended.close();
    assertTrue(assertThrows(IllegalStateException.class, () -> ended.admin("GET", "/health", null))
        .getMessage().startsWith("no sandbox answers at " + ended.url() + ": java.net.ConnectException"));
  }

  @Test
  void aTokenIsSent() {
    String token = "0123456789abcdef";
    try (PayoutLinksSandbox guarded = PayoutLinksSandbox.start("--admin-token", token)) {
      assertThrows(PayoutLinksSandbox.Refused.class, () -> guarded.world("refused").events());
      World world = PayoutLinksSandbox.connect(guarded.url(), token).world("allowed");
      assertTrue(world.link(ISSUED).contains("\"status\":\"issued\""));
    }
  }

  @Test
  void oneThatCannotStartSaysWhy() {
    assertTrue(assertThrows(IllegalStateException.class, () -> PayoutLinksSandbox.start("--no-such-option"))
        .getMessage().contains("no-such-option"));
  }
}
