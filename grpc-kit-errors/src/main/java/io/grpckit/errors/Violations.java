package io.grpckit.errors;

import static java.util.Objects.requireNonNull;

import com.google.rpc.BadRequest;
import io.grpc.Status;
import io.grpckit.proto.errors.v1.ValidationError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Collects what is wrong with a request, to answer all of it at once: INVALID_ARGUMENT with a
 * {@code ValidationError} and the equivalent {@code google.rpc.BadRequest}, so that every
 * language's client reads one of them.
 *
 * <p>Not thread-safe.
 */
public final class Violations {
  private static final int NAMED_IN_MESSAGE = 3;

  private final String prefix;
  private final List<Violation> found;

  private Violations(String prefix, List<Violation> found) {
    this.prefix = prefix;
    this.found = found;
  }

  /**
   * A check that has found nothing yet.
   *
   * @return an empty collection
   */
  public static Violations check() {
    return new Violations("", new ArrayList<>());
  }

  /**
   * What another server or another check found.
   *
   * @param error as received
   * @return a check that has found the same
   */
  public static Violations from(ValidationError error) {
    return check().addAll(Violation.listFrom(requireNonNull(error, "error")));
  }

  /**
   * What another server or another check found.
   *
   * @param badRequest as received
   * @return a check that has found the same
   */
  public static Violations from(BadRequest badRequest) {
    return check().addAll(Violation.listFrom(requireNonNull(badRequest, "badRequest")));
  }

  /**
   * What was found so far, as the kit's own message.
   *
   * @return empty if nothing was found
   */
  public ValidationError toValidationError() {
    return Violation.toValidationError(found);
  }

  /**
   * What was found so far, as the message that clients of every language know.
   *
   * @return empty if nothing was found
   */
  public BadRequest toBadRequest() {
    return Violation.toBadRequest(found);
  }

  /**
   * Notes the violation unless the condition holds.
   *
   * @param condition what must be true
   * @param field the path of the field, such as {@code addresses[2].zip}
   * @param message what is wrong otherwise, such as {@code must have 5 digits}
   * @return this
   */
  public Violations that(boolean condition, String field, String message) {
    return condition ? this : add(field, message);
  }

  /**
   * Notes the violation, with its reason for programs, unless the condition holds.
   *
   * @param condition what must be true
   * @param field the path of the field, such as {@code addresses[2].zip}
   * @param message what is wrong otherwise, such as {@code must have 5 digits}
   * @param reason the same for a program, such as {@code zip.digits}
   * @return this
   */
  public Violations that(boolean condition, String field, String message, String reason) {
    return condition ? this : add(new Violation(field, message, reason));
  }

  /**
   * Notes a violation.
   *
   * @param field the path of the field
   * @param message what is wrong
   * @return this
   */
  public Violations add(String field, String message) {
    return add(Violation.of(field, message));
  }

  /**
   * Notes a violation.
   *
   * @param violation its field is relative to the message that is being checked
   * @return this
   */
  public Violations add(Violation violation) {
    requireNonNull(violation, "violation");
    found.add(new Violation(path(violation.field()), violation.message(), violation.reason()));
    return this;
  }

  /**
   * Notes violations.
   *
   * @param violations their fields are relative to the message that is being checked
   * @return this
   */
  public Violations addAll(Collection<Violation> violations) {
    requireNonNull(violations, "violations").forEach(this::add);
    return this;
  }

  /**
   * Checks a nested message: the fields that are named within get its path in front.
   *
   * @param field that holds the message
   * @param nested checks the message
   * @return this
   */
  public Violations in(String field, Consumer<Violations> nested) {
    requireNonNull(field, "field");
    requireNonNull(nested, "nested").accept(new Violations(path(field), found));
    return this;
  }

  /**
   * Checks a message of a repeated field: the fields named within get {@code field[index]}.
   *
   * @param field that holds the messages
   * @param index of the message
   * @param nested checks the message
   * @return this
   */
  public Violations in(String field, int index, Consumer<Violations> nested) {
    return in(requireNonNull(field, "field") + "[" + index + "]", nested);
  }

  /**
   * What was found so far.
   *
   * @return in the order in which it was found
   */
  public List<Violation> list() {
    return List.copyOf(found);
  }

  /**
   * Whether nothing was found so far.
   *
   * @return false if there is a violation
   */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** Throws INVALID_ARGUMENT if anything was found. */
  public void throwIfAny() {
    if (!isEmpty()) {
      throw failure().asRuntimeException();
    }
  }

  /**
   * INVALID_ARGUMENT with everything that was found.
   *
   * @return a failure that names the first violations in its message, and has all as details
   * @throws IllegalStateException if nothing was found
   */
  public RpcFailure failure() {
    if (isEmpty()) {
      throw new IllegalStateException("there must be a violation, was none");
    }
    return RpcFailure.of(Status.Code.INVALID_ARGUMENT, summary())
        .withDetail(toValidationError())
        .withDetail(toBadRequest());
  }

  private String path(String field) {
    if (prefix.isEmpty() || field.isEmpty()) {
      return prefix + field;
    }
    return field.startsWith("[") ? prefix + field : prefix + "." + field;
  }

  private String summary() {
    int more = found.size() - NAMED_IN_MESSAGE;
    String named =
        found.stream()
            .limit(NAMED_IN_MESSAGE)
            .map(v -> (v.field() + " " + v.message()).strip())
            .collect(Collectors.joining("; "));
    return more > 0 ? named + "; and " + more + " more" : named;
  }
}
