package io.grpckit.errors;

import static java.util.Objects.requireNonNull;

import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import java.util.Map;

/**
 * One entry of a catalogue of failures. An enum implements it, both ends share the enum, and the
 * client switches over {@link RpcFailure#reason} instead of reading messages. On the wire it is a
 * {@code google.rpc.ErrorInfo}, which clients without the enum read too.
 */
public interface FailureReason {

  /**
   * The reason on the wire, by which it is found again.
   *
   * @return the enum constant's name
   */
  String name();

  /**
   * Who gives reasons of these names, such as {@code users.example.com}.
   *
   * @return the domain, the same for all constants of an enum
   */
  String domain();

  /**
   * What kind of failure it is.
   *
   * @return anything but {@code OK}
   */
  Status.Code code();

  /**
   * The message, with {@code {key}} where a value of the metadata goes, such as <code>
   * e-mail address {email} is taken</code>.
   *
   * @return the template
   */
  String template();

  /**
   * A failure for this reason.
   *
   * @return code, message and {@code ErrorInfo}
   */
  default RpcFailure failure() {
    return failure(Map.of());
  }

  /**
   * A failure for this reason.
   *
   * @param metadata values for the template and for the caller's program; all of them travel
   * @return code, message and {@code ErrorInfo}
   * @throws IllegalArgumentException if the template has a key that is not in the metadata
   */
  default RpcFailure failure(Map<String, String> metadata) {
    requireNonNull(metadata, "metadata");
    ErrorInfo info =
        ErrorInfo.newBuilder()
            .setReason(name())
            .setDomain(domain())
            .putAllMetadata(metadata)
            .build();
    return RpcFailure.of(code(), Template.fill(template(), metadata)).withDetail(info);
  }
}
