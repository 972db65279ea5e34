package io.grpckit.errors;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.DebugInfo;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Help;
import com.google.rpc.LocalizedMessage;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RequestInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import io.grpckit.proto.errors.v1.ValidationError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Between plain values and the messages of {@code google/rpc/error_details.proto}. */
final class Details {
  private Details() {}

  static ResourceInfo resource(String type, String name) {
    return ResourceInfo.newBuilder()
        .setResourceType(requireNonNull(type, "resourceType"))
        .setResourceName(requireNonNull(name, "resourceName"))
        .build();
  }

  static QuotaFailure quota(String subject, String description) {
    requireNonNull(subject, "subject");
    requireNonNull(description, "description");
    return QuotaFailure.newBuilder()
        .addViolations(
            QuotaFailure.Violation.newBuilder().setSubject(subject).setDescription(description))
        .build();
  }

  static PreconditionFailure precondition(String type, String subject, String description) {
    requireNonNull(type, "type");
    requireNonNull(subject, "subject");
    requireNonNull(description, "description");
    return PreconditionFailure.newBuilder()
        .addViolations(
            PreconditionFailure.Violation.newBuilder()
                .setType(type)
                .setSubject(subject)
                .setDescription(description))
        .build();
  }

  static RetryInfo retry(Duration delay) {
    requireNonNull(delay, "delay");
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay must not be negative, was " + delay);
    }
    return RetryInfo.newBuilder()
        .setRetryDelay(
            com.google.protobuf.Duration.newBuilder()
                .setSeconds(delay.getSeconds())
                .setNanos(delay.getNano()))
        .build();
  }

  /** A peer may send anything: what is no sensible duration is no delay. */
  static Duration delay(RetryInfo info) {
    try {
      Duration delay =
          Duration.ofSeconds(info.getRetryDelay().getSeconds(), info.getRetryDelay().getNanos());
      return delay.isNegative() ? Duration.ZERO : delay;
    } catch (ArithmeticException overflow) {
      return Duration.ZERO;
    }
  }

  static RequestInfo request(String id) {
    return RequestInfo.newBuilder().setRequestId(requireNonNull(id, "requestId")).build();
  }

  static Help help(String description, String url) {
    requireNonNull(description, "description");
    requireNonNull(url, "url");
    return Help.newBuilder()
        .addLinks(Help.Link.newBuilder().setDescription(description).setUrl(url))
        .build();
  }

  static LocalizedMessage localized(Locale locale, String text) {
    return LocalizedMessage.newBuilder()
        .setLocale(requireNonNull(locale, "locale").toLanguageTag())
        .setMessage(requireNonNull(text, "text"))
        .build();
  }

  static DebugInfo debug(Throwable throwable) {
    requireNonNull(throwable, "throwable");
    StringWriter trace = new StringWriter();
    throwable.printStackTrace(new PrintWriter(trace));
    return DebugInfo.newBuilder()
        .addAllStackEntries(trace.toString().lines().toList())
        .setDetail(throwable.toString())
        .build();
  }

  static <E extends Enum<E> & FailureReason> Stream<E> reason(ErrorInfo info, Class<E> catalogue) {
    return Arrays.stream(catalogue.getEnumConstants())
        .filter(reason -> reason.name().equals(info.getReason()))
        .filter(reason -> reason.domain().equals(info.getDomain()));
  }

  static List<Violation> violations(RpcFailure failure) {
    List<Violation> own =
        failure.detail(ValidationError.class).map(Violation::listFrom).orElse(List.of());
    return own.isEmpty()
        ? failure.detail(BadRequest.class).map(Violation::listFrom).orElse(List.of())
        : own;
  }

  static <T extends Message> Optional<T> unpack(Any detail, Class<T> type) {
    try {
      return detail.is(type) ? Optional.of(detail.unpack(type)) : Optional.empty();
    } catch (InvalidProtocolBufferException malformed) {
      return Optional.empty();
    }
  }

  static String typeName(Any detail) {
    String url = detail.getTypeUrl();
    return url.substring(url.lastIndexOf('/') + 1);
  }
}
