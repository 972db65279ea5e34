package io.grpckit.interceptors.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Grpc;
import io.grpc.ServerCall;
import io.grpckit.interceptors.context.RequestId;
import java.net.SocketAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One decision about one call, for the audit log (the fields of gRFC A59 and a few more). It never
 * holds credentials.
 *
 * @param decision what was decided
 * @param method the full name of the method
 * @param caller who called; anonymous until authenticated
 * @param rule the access rule, or the name of the policy, that decided; empty before authorization
 * @param reason why, in the kit's or the authenticator's words; empty where there is nothing to say
 * @param peer the address of the peer, as the call's attributes say; "unknown" if there is none
 * @param requestId the call's {@link RequestId}; empty where a {@link
 *     io.grpckit.interceptors.context.RequestIdServerInterceptor} does not run outside
 */
public record AuthEvent(
    Decision decision,
    String method,
    Caller caller,
    String rule,
    String reason,
    String peer,
    String requestId) {

  /** What can be decided about a call. */
  public enum Decision {
    /** The credentials are valid. */
    AUTHENTICATED,
    /** The credentials are not valid; the call ended UNAUTHENTICATED. */
    REJECTED,
    /** The peer failed too often; the call ended RESOURCE_EXHAUSTED without a look at it. */
    THROTTLED,
    /** The caller may call. */
    ALLOWED,
    /** The caller may not call: PERMISSION_DENIED, or UNAUTHENTICATED for an anonymous one. */
    DENIED,
    /** A policy that is only being tried out would have denied the call; it went on. */
    WOULD_DENY,
    /** Who decides could not be asked; the call ended UNAVAILABLE. */
    UNAVAILABLE,
    /** The credentials ran out during a stream; it ended UNAUTHENTICATED. */
    EXPIRED
  }

  static AuthEvent of(
      Decision decision, ServerCall<?, ?> call, Caller caller, String rule, String reason) {
    return new AuthEvent(
        decision,
        call.getMethodDescriptor().getFullMethodName(),
        caller,
        rule,
        reason,
        peer(call),
        currentRequestId());
  }

  private static String currentRequestId() {
    @Nullable String id = RequestId.current();
    return id == null ? "" : id;
  }

  private static String peer(ServerCall<?, ?> call) {
    @Nullable SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return address == null ? "unknown" : address.toString();
  }

  /**
   * Identifies the token without revealing it: the start of the SHA-256 of its {@code jti} claim.
   *
   * @return 16 hexadecimal digits; empty without such a claim
   */
  public String tokenDigest() {
    @Nullable Object id = caller.claims().get("jti");
    if (id == null) {
      return "";
    }
    return HexFormat.of().formatHex(Sha256.digest(id.toString().getBytes(UTF_8)), 0, 8);
  }
}
