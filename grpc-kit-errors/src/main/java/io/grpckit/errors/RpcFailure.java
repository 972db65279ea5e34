package io.grpckit.errors;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a call failed: the same immutable value at the server that says it and at the client that
 * reads it. It is no Throwable; {@link #asRuntimeException()} makes one.
 *
 * <p>Everything in it is meant for the caller. What the caller must not learn belongs in the cause
 * that {@link #asRuntimeException(Throwable)} takes: a cause never travels.
 *
 * <p>On the wire it is a gRPC status, and with details a {@code google.rpc.Status} in {@code
 * grpc-status-details-bin}. Both are kept to 6 KiB as encoded, because a client drops the status,
 * and beyond 10 KiB the whole connection, when trailers grow over its 8 KiB limit: the largest
 * details go first, then the end of the message, the code never.
 *
 * @param code what kind of failure, anything but {@code OK}
 * @param message what happened, for the person who reads it; may be empty
 * @param details what happened, for a program: messages of {@code google/rpc/error_details.proto},
 *     of the kit, or of your own
 */
@CheckReturnValue
public record RpcFailure(Status.Code code, String message, List<Any> details) {

  /**
   * Checks and copies what it is given.
   *
   * @param code anything but {@code OK}
   * @param message may be empty
   * @param details copied
   */
  public RpcFailure {
    requireNonNull(code, "code");
    requireNonNull(message, "message");
    if (code == Status.Code.OK) {
      throw new IllegalArgumentException("code must be a failure, was OK");
    }
    details = List.copyOf(requireNonNull(details, "details"));
  }

  /**
   * A failure without details.
   *
   * @param code anything but {@code OK}
   * @param message for the caller
   * @return a failure
   */
  public static RpcFailure of(Status.Code code, String message) {
    return new RpcFailure(code, message, List.of());
  }

  /**
   * The caller gave up, or the operation was cancelled on its behalf.
   *
   * @param message for the caller
   * @return CANCELLED
   */
  public static RpcFailure cancelled(String message) {
    return of(Status.Code.CANCELLED, message);
  }

  /**
   * A failure of which nothing is known.
   *
   * @param message for the caller
   * @return UNKNOWN
   */
  public static RpcFailure unknown(String message) {
    return of(Status.Code.UNKNOWN, message);
  }

  /**
   * One field of the request is wrong; {@link Violations} collects several.
   *
   * @param field the path of the field
   * @param description what is wrong, such as {@code must not be empty}
   * @return INVALID_ARGUMENT with a {@code ValidationError} and a {@code BadRequest}
   */
  public static RpcFailure invalidArgument(String field, String description) {
    return Violations.check().add(field, description).failure();
  }

  /**
   * The deadline passed before the operation was complete.
   *
   * @param message for the caller
   * @return DEADLINE_EXCEEDED
   */
  public static RpcFailure deadlineExceeded(String message) {
    return of(Status.Code.DEADLINE_EXCEEDED, message);
  }

  /**
   * Something that was asked for does not exist. Carries a {@code ResourceInfo}.
   *
   * @param resourceType what kind of thing, such as {@code user}
   * @param resourceName which one, as the caller named it
   * @return NOT_FOUND
   */
  public static RpcFailure notFound(String resourceType, String resourceName) {
    return of(Status.Code.NOT_FOUND, resourceType + " " + resourceName + " not found")
        .withDetail(Details.resource(resourceType, resourceName));
  }

  /**
   * Something that was to be created exists already. Carries a {@code ResourceInfo}.
   *
   * @param resourceType what kind of thing, such as {@code user}
   * @param resourceName which one, as the caller named it
   * @return ALREADY_EXISTS
   */
  public static RpcFailure alreadyExists(String resourceType, String resourceName) {
    return of(Status.Code.ALREADY_EXISTS, resourceType + " " + resourceName + " already exists")
        .withDetail(Details.resource(resourceType, resourceName));
  }

  /**
   * The caller is known and may not do this.
   *
   * @param message for the caller
   * @return PERMISSION_DENIED
   */
  public static RpcFailure permissionDenied(String message) {
    return of(Status.Code.PERMISSION_DENIED, message);
  }

  /**
   * The caller is not known: it sent no credentials, or wrong ones.
   *
   * @param message for the caller
   * @return UNAUTHENTICATED
   */
  public static RpcFailure unauthenticated(String message) {
    return of(Status.Code.UNAUTHENTICATED, message);
  }

  /**
   * A quota is used up. Carries a {@code QuotaFailure}; add {@link #withRetryDelay} where waiting
   * helps.
   *
   * @param subject whose quota, such as {@code client:alice}
   * @param description which quota, for the caller
   * @return RESOURCE_EXHAUSTED
   */
  public static RpcFailure resourceExhausted(String subject, String description) {
    QuotaFailure quota = Details.quota(subject, description);
    return of(Status.Code.RESOURCE_EXHAUSTED, description).withDetail(quota);
  }

  /**
   * The system is not in the state that the operation needs, and retrying alone will not help.
   * Carries a {@code PreconditionFailure}.
   *
   * @param type the kind of precondition, such as {@code TOS}
   * @param subject what failed it, such as {@code account/7}
   * @param description what the caller can do about it
   * @return FAILED_PRECONDITION
   */
  public static RpcFailure failedPrecondition(String type, String subject, String description) {
    PreconditionFailure precondition = Details.precondition(type, subject, description);
    return of(Status.Code.FAILED_PRECONDITION, description).withDetail(precondition);
  }

  /**
   * A conflict with something concurrent: the caller may retry the whole sequence.
   *
   * @param message for the caller
   * @return ABORTED
   */
  public static RpcFailure aborted(String message) {
    return of(Status.Code.ABORTED, message);
  }

  /**
   * A field lies past the valid range, such as an offset past the end. Carries a violation.
   *
   * @param field the path of the field
   * @param description what is wrong, such as {@code must not be past the end}
   * @return OUT_OF_RANGE with a {@code ValidationError} and a {@code BadRequest}
   */
  public static RpcFailure outOfRange(String field, String description) {
    RpcFailure invalid = invalidArgument(field, description);
    return new RpcFailure(Status.Code.OUT_OF_RANGE, invalid.message(), invalid.details());
  }

  /**
   * The operation is not offered here.
   *
   * @param message for the caller
   * @return UNIMPLEMENTED
   */
  public static RpcFailure unimplemented(String message) {
    return of(Status.Code.UNIMPLEMENTED, message);
  }

  /**
   * Something that must hold does not. The message travels: say nothing internal in it.
   *
   * @param message for the caller
   * @return INTERNAL
   */
  public static RpcFailure internal(String message) {
    return of(Status.Code.INTERNAL, message);
  }

  /**
   * Not available now. Carries a {@code RetryInfo}, see {@link #withRetryDelay}.
   *
   * @param message for the caller
   * @param retryDelay how long to wait before a retry, not negative
   * @return UNAVAILABLE
   */
  public static RpcFailure unavailable(String message, Duration retryDelay) {
    return of(Status.Code.UNAVAILABLE, message).withRetryDelay(retryDelay);
  }

  /**
   * Data are lost or corrupted beyond repair.
   *
   * @param message for the caller
   * @return DATA_LOSS
   */
  public static RpcFailure dataLoss(String message) {
    return of(Status.Code.DATA_LOSS, message);
  }

  /**
   * What a failed call says, whatever threw it: never throws itself, however malformed or foreign
   * the trailers are.
   *
   * <p>The first status exception among the throwable and its causes counts. Without one, {@code
   * CancellationException} and {@code InterruptedException} are CANCELLED, {@code TimeoutException}
   * is DEADLINE_EXCEEDED, and everything else is UNKNOWN; the throwable's own message is not
   * copied.
   *
   * @param throwable as a stub threw it or handed it on
   * @return the failure
   */
  public static RpcFailure from(Throwable throwable) {
    return FailureDecoder.decode(requireNonNull(throwable, "throwable"));
  }

  /**
   * What a status and its trailers say. Details that cannot be parsed, or that belong to another
   * code than the status, are left out; a status that is OK becomes UNKNOWN.
   *
   * @param status of the call
   * @param trailers null if there were none
   * @return the failure
   */
  public static RpcFailure from(Status status, @Nullable Metadata trailers) {
    return FailureDecoder.decode(requireNonNull(status, "status"), trailers);
  }

  /**
   * The same failure with one more detail.
   *
   * @param detail any message; an {@code Any} is taken as it is
   * @return a copy
   */
  public RpcFailure withDetail(Message detail) {
    requireNonNull(detail, "detail");
    List<Any> more = new ArrayList<>(details);
    more.add(detail instanceof Any packed ? packed : Any.pack(detail));
    return new RpcFailure(code, message, more);
  }

  /**
   * The same failure with a {@code RetryInfo}: how long a caller should wait before it retries.
   * Through an {@link ErrorMappingServerInterceptor}, clients that retry by themselves wait so long
   * too.
   *
   * @param delay not negative
   * @return a copy
   */
  public RpcFailure withRetryDelay(Duration delay) {
    return withDetail(Details.retry(delay));
  }

  /**
   * The same failure with a {@code RequestInfo}: the id under which the server's log has more.
   *
   * @param requestId usually the correlation id
   * @return a copy
   */
  public RpcFailure withRequestId(String requestId) {
    return withDetail(Details.request(requestId));
  }

  /**
   * The same failure with a {@code Help} link.
   *
   * @param description what the link offers
   * @param url where it leads
   * @return a copy
   */
  public RpcFailure withHelp(String description, String url) {
    return withDetail(Details.help(description, url));
  }

  /**
   * The same failure with a {@code LocalizedMessage}.
   *
   * @param locale of the message
   * @param text for the person who uses the client
   * @return a copy
   */
  public RpcFailure withLocalizedMessage(Locale locale, String text) {
    return withDetail(Details.localized(locale, text));
  }

  /**
   * The same failure with a {@code DebugInfo}: the stack trace and the messages of an exception.
   * <strong>All of it travels</strong>: only for callers who may see the inside of the server.
   *
   * @param throwable whose stack trace to send
   * @return a copy
   */
  public RpcFailure withDebugInfo(Throwable throwable) {
    return withDetail(Details.debug(throwable));
  }

  /**
   * The first detail of a type; empty if there is none or it cannot be parsed.
   *
   * @param type of the detail
   * @param <T> type of the detail
   * @return the detail
   */
  public <T extends Message> Optional<T> detail(Class<T> type) {
    requireNonNull(type, "type");
    return details.stream().flatMap(detail -> Details.unpack(detail, type).stream()).findFirst();
  }

  /**
   * What is wrong with the request, field by field: from {@code ValidationError}, else from {@code
   * google.rpc.BadRequest}, else empty.
   *
   * @return the violations in the server's order
   */
  public List<Violation> violations() {
    return Details.violations(this);
  }

  /**
   * Which entry of a catalogue this is; empty if it is of another domain, or of a newer version of
   * the catalogue.
   *
   * @param catalogue the enum that the server uses
   * @param <E> type of the enum
   * @return the reason
   */
  public <E extends Enum<E> & FailureReason> Optional<E> reason(Class<E> catalogue) {
    requireNonNull(catalogue, "catalogue");
    return details.stream()
        .flatMap(detail -> Details.unpack(detail, ErrorInfo.class).stream())
        .flatMap(info -> Details.reason(info, catalogue))
        .findFirst();
  }

  /**
   * How long the server asks the caller to wait before it retries; empty if it does not say.
   *
   * @return never negative
   */
  public Optional<Duration> retryDelay() {
    return detail(RetryInfo.class).map(Details::delay);
  }

  /**
   * The status as a protobuf message, as it travels in {@code grpc-status-details-bin}: for an edge
   * that answers in JSON, or for a failure that is part of a response.
   *
   * @return code, message and details, without any limit of size
   */
  public com.google.rpc.Status toProto() {
    return com.google.rpc.Status.newBuilder()
        .setCode(code.value())
        .setMessage(message)
        .addAllDetails(details)
        .build();
  }

  /**
   * An exception that carries this failure, for {@code onError} or to be thrown.
   *
   * @return an exception without a cause
   */
  public StatusRuntimeException asRuntimeException() {
    return new FailureRuntimeException(this, null);
  }

  /**
   * The same with a cause, which is kept for the local log and never travels.
   *
   * @param cause null if there is none
   * @return an exception with that cause
   */
  public StatusRuntimeException asRuntimeException(@Nullable Throwable cause) {
    return new FailureRuntimeException(this, cause);
  }

  /**
   * A checked exception that carries this failure.
   *
   * @return an exception without a cause
   */
  public StatusException asException() {
    return new FailureException(this, null);
  }

  /**
   * The same with a cause, which is kept for the local log and never travels.
   *
   * @param cause null if there is none
   * @return an exception with that cause
   */
  public StatusException asException(@Nullable Throwable cause) {
    return new FailureException(this, cause);
  }

  /** Code, message and the types of the details, but not what is in them. */
  @Override
  public String toString() {
    String types = details.stream().map(Details::typeName).collect(Collectors.joining(", "));
    return code + ": " + message + (types.isEmpty() ? "" : " [" + types + "]");
  }
}
