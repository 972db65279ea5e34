package io.grpckit.interceptors.observe;

import static java.util.Objects.requireNonNull;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * A method as metrics, spans and log lines name it: one of a bounded set, whatever peers send.
 *
 * @param side the end of the wire at which its calls are observed
 * @param name {@code package.Service/Method}, or {@value #OTHER} for all methods that are not known
 * @param descriptor the method's descriptor, {@code null} for {@value #OTHER}
 * @param target on a client the target that its channel was built for, {@value #OTHER} if that was
 *     not told; on a server empty
 */
public record ObservedMethod(
    CallSide side, String name, @Nullable MethodDescriptor<?, ?> descriptor, String target) {

  /** The name that all unknown methods share, as in gRFC A66. */
  public static final String OTHER = "other";

  /**
   * Refuses nulls.
   *
   * @param side the end of the wire
   * @param name the full name
   * @param descriptor the descriptor, or {@code null}
   * @param target the target, or empty
   */
  public ObservedMethod {
    requireNonNull(side, "side");
    requireNonNull(name, "name");
    requireNonNull(target, "target");
  }

  /**
   * Whether the method is one of this program's own, and not a name that a peer made up.
   *
   * @return {@code false} for {@value #OTHER}
   */
  public boolean known() {
    return descriptor != null;
  }

  /**
   * The type of call.
   *
   * @return {@link MethodType#UNKNOWN} for {@value #OTHER}
   */
  public MethodType type() {
    return descriptor == null ? MethodType.UNKNOWN : descriptor.getType();
  }

  /**
   * The service that the method belongs to.
   *
   * @return {@code package.Service}, or {@value #OTHER}
   */
  public String service() {
    String service = MethodDescriptor.extractFullServiceName(name);
    return service == null ? OTHER : service;
  }

  /**
   * The method's name within its service.
   *
   * @return {@code Method}, or {@value #OTHER}
   */
  public String bareName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
