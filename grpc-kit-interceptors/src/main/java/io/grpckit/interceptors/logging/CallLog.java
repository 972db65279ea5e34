package io.grpckit.interceptors.logging;

import io.grpckit.interceptors.method.MethodSelector;
import io.grpckit.interceptors.observe.CallFields;
import io.grpckit.interceptors.observe.CallObserver;
import io.grpckit.interceptors.observe.MethodObserver;
import io.grpckit.interceptors.observe.ObservedMethod;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;

/**
 * Logs calls on SLF4J: one line per call when it has ended, on {@value #SERVER_LOGGER} or {@value
 * #CLIENT_LOGGER}.
 *
 * <p>The message alone names method, code and duration; the same and more stand in key-values, for
 * back ends that keep them (Logback: {@code %kvp} or a JSON encoder). Health checks, reflection and
 * channelz are left out. Levels follow whose fault a code is; a slow call is raised to WARN.
 *
 * <p>Nothing that a peer wrote can forge a line: control characters are escaped, every value is cut
 * at 256 characters. Descriptions of statuses are logged, so they should hold no secrets; headers
 * and messages are not, unless the builder or the contract ({@code grpckit.policy.v1.Logging}) asks
 * for them. Lines are written on the call's own executor, never on a transport thread. Thread-safe.
 */
public final class CallLog implements CallObserver {

  /** The logger of calls that this program answers. */
  public static final String SERVER_LOGGER = "io.grpckit.calls.server";

  /** The logger of calls that this program makes. */
  public static final String CLIENT_LOGGER = "io.grpckit.calls.client";

  /** The logger of messages, at TRACE, where payloads are asked for. */
  public static final String PAYLOAD_LOGGER = "io.grpckit.calls.payload";

  private static final MethodSelector INFRASTRUCTURE = MethodSelector.infrastructure();

  private final CallLogBuilder options;
  private final ILoggerFactory loggers;

  CallLog(CallLogBuilder options, ILoggerFactory loggers) {
    this.options = options;
    this.loggers = loggers;
  }

  /**
   * The log described above.
   *
   * @return an observer for servers and clients
   */
  public static CallLog defaults() {
    return builder().build();
  }

  /**
   * A log with other levels or limits.
   *
   * @return a builder with the defaults of {@link #defaults}
   */
  public static CallLogBuilder builder() {
    return new CallLogBuilder();
  }

  /**
   * Adds a field to the finish line of the server call whose Context is current; without one, does
   * nothing.
   *
   * @param key the field's name; those of the line itself cannot be replaced
   * @param value its value, escaped and cut at 256 characters
   */
  public static void attach(String key, String value) {
    CallFields.current().put(key, value);
  }

  @Override
  public @Nullable MethodObserver server(ObservedMethod method) {
    return observer(method, SERVER_LOGGER);
  }

  @Override
  public @Nullable MethodObserver client(ObservedMethod method) {
    return observer(method, CLIENT_LOGGER);
  }

  private @Nullable MethodObserver observer(ObservedMethod method, String logger) {
    return isInfrastructure(method) && !options.infrastructure
        ? null
        : new MethodLog(method, options, loggers, logger);
  }

  private static boolean isInfrastructure(ObservedMethod method) {
    return method.descriptor() != null && INFRASTRUCTURE.matches(method.descriptor());
  }
}
