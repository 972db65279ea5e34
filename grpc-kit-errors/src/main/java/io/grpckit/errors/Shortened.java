package io.grpckit.errors;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import io.grpckit.proto.errors.v1.ValidationError;
import java.util.List;
import java.util.Optional;

/** Lists of violations are of use in part: the first ones are shown to the person who can act. */
final class Shortened {
  private Shortened() {}

  /** The first half of the violations; empty if the detail does not list two or more. */
  static Optional<Any> of(Any detail) {
    return Details.unpack(detail, ValidationError.class)
        .map(ValidationError::getErrorsList)
        .flatMap(Shortened::half)
        .map(half -> Any.pack(ValidationError.newBuilder().addAllErrors(half).build()))
        .or(() -> ofBadRequest(detail));
  }

  private static Optional<Any> ofBadRequest(Any detail) {
    return Details.unpack(detail, BadRequest.class)
        .map(BadRequest::getFieldViolationsList)
        .flatMap(Shortened::half)
        .map(half -> Any.pack(BadRequest.newBuilder().addAllFieldViolations(half).build()));
  }

  private static <T> Optional<List<T>> half(List<T> violations) {
    return violations.size() < 2
        ? Optional.empty()
        : Optional.of(violations.subList(0, violations.size() / 2));
  }
}
