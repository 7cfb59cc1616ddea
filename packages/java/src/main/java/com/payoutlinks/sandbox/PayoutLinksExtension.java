package com.payoutlinks.sandbox;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * JUnit 5: a test that has a parameter of the type {@link World} gets one of its own, in one sandbox for all tests of
 * the JVM; so do its methods with {@code @BeforeEach}. A method with {@code @BeforeAll} gets one for the class, and a
 * constructor one for the object that it makes; both are there until the class has ended. A failing test prints its
 * requests and its part of the log.
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
      String given = PayoutLinksSandbox.variable("PAYOUT_LINKS_URL");
      sandbox = given == null ? PayoutLinksSandbox.start() : PayoutLinksSandbox.connect(given);
    }

    @Override
    public void close() {
      sandbox.close();
    }
  }

  /** JUnit closes it with the test or the class that it was made for. */
  private static final class Own implements ExtensionContext.Store.CloseableResource {
    final World world;

    Own(World world) {
      this.world = world;
    }

    @Override
    public void close() {
      world.close();
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
    // A store has what those of the enclosing classes have as well, so the context is a part of the name.
    String name = "world of " + context.getUniqueId();
    if (parameter.getDeclaringExecutable() instanceof Constructor) name += " " + UUID.randomUUID();
    return context.getStore(NAMESPACE).getOrComputeIfAbsent(
        name, unused -> new Own(sandbox(context).world(context.getDisplayName())), Own.class).world;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Own own = context.getStore(NAMESPACE).get("world of " + context.getUniqueId(), Own.class);
    if (own == null || context.getExecutionException().isEmpty()) return;
    System.err.println("payout links: requests of " + context.getDisplayName() + ":\n" + own.world.requests());
    System.err.println(Arrays.stream(sandbox(context).log().split("\n"))
        .filter(line -> line.contains(own.world.key())).collect(Collectors.joining("\n")));
  }
}
