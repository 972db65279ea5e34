package io.grpckit.errors;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import com.google.rpc.BadRequest;
import io.grpckit.proto.errors.v1.ErrorDetail;
import io.grpckit.proto.errors.v1.ValidationError;
import java.util.List;

/**
 * One thing that is wrong with one field of a request.
 *
 * @param field the path of the field, such as {@code email} or {@code addresses[2].zip}; empty for
 *     the request as a whole
 * @param message what is wrong, for the person who filled in the field
 * @param reason what is wrong, for a program: a rule's id such as {@code string.email}; may be
 *     empty
 */
@CheckReturnValue
public record Violation(String field, String message, String reason) {

  /**
   * Checks what it is given.
   *
   * @param field may be empty
   * @param message for a person
   * @param reason may be empty
   */
  public Violation {
    requireNonNull(field, "field");
    requireNonNull(message, "message");
    requireNonNull(reason, "reason");
  }

  /**
   * A violation without a reason for programs.
   *
   * @param field the path of the field
   * @param message what is wrong
   * @return a violation
   */
  public static Violation of(String field, String message) {
    return new Violation(field, message, "");
  }

  static List<Violation> listFrom(ValidationError error) {
    return error.getErrorsList().stream()
        .map(e -> new Violation(e.getField(), e.getMessage(), e.getReason()))
        .toList();
  }

  static List<Violation> listFrom(BadRequest badRequest) {
    return badRequest.getFieldViolationsList().stream()
        .map(v -> new Violation(v.getField(), v.getDescription(), v.getReason()))
        .toList();
  }

  static ValidationError toValidationError(List<Violation> violations) {
    ValidationError.Builder error = ValidationError.newBuilder();
    violations.forEach(
        v ->
            error.addErrors(
                ErrorDetail.newBuilder()
                    .setField(v.field)
                    .setMessage(v.message)
                    .setReason(v.reason)));
    return error.build();
  }

  static BadRequest toBadRequest(List<Violation> violations) {
    BadRequest.Builder badRequest = BadRequest.newBuilder();
    violations.forEach(
        v ->
            badRequest.addFieldViolations(
                BadRequest.FieldViolation.newBuilder()
                    .setField(v.field)
                    .setDescription(v.message)
                    .setReason(v.reason)));
    return badRequest.build();
  }
}
