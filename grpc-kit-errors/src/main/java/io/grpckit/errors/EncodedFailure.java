package io.grpckit.errors;

import io.grpc.Metadata;
import io.grpc.Status;

/**
 * A failure as it goes to the transport.
 *
 * @param status without a cause
 * @param trailers the details, if any, and what the handler added
 */
record EncodedFailure(Status status, Metadata trailers) {

  static EncodedFailure of(RpcFailure failure) {
    return TrailerBudget.fit(failure, new Metadata());
  }
}
