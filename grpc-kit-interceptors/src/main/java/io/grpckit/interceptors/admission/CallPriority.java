package io.grpckit.interceptors.admission;

import io.grpc.MethodDescriptor;
import io.grpckit.interceptors.internal.ContractPolicy;

/** Which calls an overloaded server drops first; {@code priority} in the contract. */
public enum CallPriority {
  /** Dropped last: sign-in, payment. */
  CRITICAL,
  /** What the contract says nothing about. */
  NORMAL,
  /** Dropped first: prefetching, reports. */
  SHEDDABLE;

  static CallPriority fromContract(MethodDescriptor<?, ?> method) {
    return switch (ContractPolicy.of(method).priority()) {
      case PRIORITY_CRITICAL -> CRITICAL;
      case PRIORITY_SHEDDABLE -> SHEDDABLE;
      default -> NORMAL;
    };
  }
}
