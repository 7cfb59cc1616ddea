package com.payoutlinks.sandbox;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * JUnit 5: a test that has a parameter of the type {@link World} gets one of its own, in one sandbox for all tests of
 * the JVM. A failing test prints its requests and its part of the log.
 *
 * <pre>{@code @ExtendWith(PayoutLinksExtension.class)}</pre>
 */
public final class PayoutLinksExtension implements ParameterResolver, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(PayoutLinksExtension.class);

  /** JUnit closes it when all tests are over. */
  private static final class Running implements ExtensionContext.Store.CloseableResource {
    final PayoutLinksSandbox sandbox;

    Running() {
      String given = System.getenv("PAYOUT_LINKS_URL");
      sandbox = given == null ? PayoutLinksSandbox.start() : PayoutLinksSandbox.connect(given);
    }

    @Override
    public void close() {
      sandbox.close();
    }
  }

  private static PayoutLinksSandbox sandbox(ExtensionContext context) {
    return context.getRoot().getStore(NAMESPACE)
        .getOrComputeIfAbsent(Running.class, unused -> new Running(), Running.class).sandbox;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == World.class || type == PayoutLinksSandbox.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (parameter.getParameter().getType() == PayoutLinksSandbox.class) return sandbox(context);
    return context.getStore(NAMESPACE)
        .getOrComputeIfAbsent(World.class, unused -> sandbox(context).world(context.getDisplayName()), World.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    World world = context.getStore(NAMESPACE).get(World.class, World.class);
    if (world == null) return;
    if (context.getExecutionException().isPresent()) {
      System.err.println("payout links: requests of " + context.getDisplayName() + ":\n" + world.requests());
      System.err.println(Arrays.stream(sandbox(context).log().split("\n"))
          .filter(line -> line.contains(world.key())).collect(Collectors.joining("\n")));
    }
    world.close();
  }
}
