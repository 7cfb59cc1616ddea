import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.payoutlinks.sandbox.PayoutLinksExtension;
import com.payoutlinks.sandbox.World;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PayoutLinksExtension.class)
class AppTest {
  private static final String SECRET = "webhook_secret";
  private static final String DRAFT = "{\"account_number\": \"7878780080316316\", \"amount\": 1000, \"currency\": \"INR\","
      + " \"purpose\": \"refund\", \"description\": \"Refund of order 1\","
      + " \"contact\": {\"name\": \"Gaurav Kumar\", \"contact\": \"912345678\"}}";
  private App app;

  @BeforeEach
  void start(World world) throws Exception {
    app = new App(world.url(), world.key(), world.secret(), SECRET);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private HttpResponse<String> call(String path, String body, String signature) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(app.url() + path));
    if (body != null) request.POST(HttpRequest.BodyPublishers.ofString(body));
    if (signature != null) request.header("X-Razorpay-Signature", signature);
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String refund() throws Exception {
    return App.member(call("/refunds", DRAFT, null).body(), "id");
  }

  @Test
  void aRefundIsPaid(World world) throws Exception {
    String id = refund();
    world.move(id, "claim");
    world.move(id, "process");
    assertTrue(call("/refunds/" + id, null, null).body().contains("\"status\": \"processed\""));
    world.verify("{\"match\": {\"route\": \"create\"}, \"exactly\": 1}");
  }

  @Test
  void whatTheProviderRefusesIsTold() throws Exception {
    HttpResponse<String> reply = call("/refunds", DRAFT.replace("1000", "1"), null);
    assertEquals("{\"error\": \"Minimum transaction amount should be 100 paise\"}", reply.body());
  }

  @Test
  void aWebhookTellsThatARefundWasCancelled(World world) throws Exception {
    world.addWebhook("{\"url\": \"" + app.url() + "/webhooks\", \"secret\": \"" + SECRET + "\", \"events\": \"*\"}");
    String id = refund();
    world.move(id, "cancel");
    world.waitForWebhook("payout_link.cancelled", 10);
    assertTrue(call("/refunds/" + id, null, null).body().contains("\"heard\": \"cancelled\""));
  }

  @Test
  void aWebhookWithAnotherSignatureCountsForNothing(World world) throws Exception {
    String id = refund();
    String body = "{\"payload\":{\"payout_link\":{\"entity\":{\"id\":\"" + id + "\",\"status\":\"processed\"}}}}";
    assertEquals(401, call("/webhooks", body, App.signature(body, "not the secret")).statusCode());
    assertTrue(call("/refunds/" + id, null, null).body().contains("\"heard\": \"nothing\""));
  }
}
