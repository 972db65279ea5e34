package io.grpckit.interceptors.logging;

import io.grpckit.interceptors.internal.ContractPolicy;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.grpckit.proto.policy.v1.Logging;

/** What the contract says of a method's log; its own option goes before its service's. */
final class ContractLogging {

  private ContractLogging() {}

  static Logging of(ObservedMethod method, Logging otherwise) {
    if (method.descriptor() == null) {
      return otherwise;
    }
    ContractPolicy policy = ContractPolicy.of(method.descriptor());
    Logging own = policy.method().getLogging();
    Logging stated = own == Logging.LOGGING_UNSPECIFIED ? policy.service().getLogging() : own;
    return switch (stated) {
      case LOGGING_UNSPECIFIED, UNRECOGNIZED -> otherwise;
      default -> stated;
    };
  }
}
