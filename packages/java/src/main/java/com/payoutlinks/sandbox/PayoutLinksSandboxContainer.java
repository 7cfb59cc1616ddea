package com.payoutlinks.sandbox;

import java.io.InputStream;
import java.net.URI;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** Testcontainers: the sandbox in Docker, for tests whose application is in a container too. */
public class PayoutLinksSandboxContainer extends GenericContainer<PayoutLinksSandboxContainer> {
  public PayoutLinksSandboxContainer(String image) {
    super(DockerImageName.parse(image));
    withExposedPorts(7290, 7443);
    withEnv("PAYOUT_LINKS_SANDBOX_ISOLATE_KEYS", "true");
    waitingFor(Wait.forHttp("/__admin/health").forPort(7290));
  }

  /** For containers of this network it is https://api.razorpay.com. */
  public PayoutLinksSandboxContainer asProvider(Network network) {
    withNetwork(network);
    withNetworkAliases("api.razorpay.com");
    withEnv("PAYOUT_LINKS_SANDBOX_HTTPS_PORT", "443");
    withExposedPorts(7290, 443);
    return this;
  }

  public String url() {
    return "http://" + getHost() + ":" + getMappedPort(7290);
  }

  /** The sandbox, for worlds in it. */
  public PayoutLinksSandbox sandbox() {
    return PayoutLinksSandbox.connect(url());
  }

  /** A store that trusts the sandbox's certificate authority alone. */
  public KeyStore trustStore() throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = URI.create(url() + "/__admin/ca.pem").toURL().openStream()) {
      Certificate authority = CertificateFactory.getInstance("X.509").generateCertificate(pem);
      store.setCertificateEntry("payout-links-sandbox", authority);
    }
    return store;
  }
}
