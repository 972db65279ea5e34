package io.grpckit.errors;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpckit.proto.errors.v1.ErrorDetail;
import io.grpckit.proto.errors.v1.ValidationError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adds messages in the caller's language, as far as there are any. */
final class Localizer {
  private static final Metadata.Key<String> ACCEPT_LANGUAGE =
      Metadata.Key.of("accept-language", Metadata.ASCII_STRING_MARSHALLER);
  private static final int LONGEST_HEADER = 256;
  private static final int MOST_LOCALES = 8;

  private final LocalizedMessages messages;

  Localizer(LocalizedMessages messages) {
    this.messages = messages;
  }

  static @Nullable String acceptLanguage(Metadata headers) {
    return headers.get(ACCEPT_LANGUAGE);
  }

  /** In the first of the caller's languages that has a message; unchanged if none has. */
  RpcFailure localize(RpcFailure failure, @Nullable String acceptLanguage) {
    for (Locale locale : locales(acceptLanguage)) {
      RpcFailure localized = in(locale, failure);
      if (!localized.equals(failure)) {
        return localized;
      }
    }
    return failure;
  }

  /** A caller may send anything: what is no list of languages asks for none. */
  private static List<Locale> locales(@Nullable String header) {
    if (header == null || header.length() > LONGEST_HEADER) {
      return List.of();
    }
    try {
      return Locale.LanguageRange.parse(header).stream()
          .filter(range -> range.getWeight() > 0 && !range.getRange().contains("*"))
          .map(range -> Locale.forLanguageTag(range.getRange()))
          .distinct()
          .limit(MOST_LOCALES)
          .toList();
    } catch (IllegalArgumentException malformed) {
      return List.of();
    }
  }

  private RpcFailure in(Locale locale, RpcFailure failure) {
    List<Any> details = failure.details().stream().map(detail -> in(locale, detail)).toList();
    RpcFailure localized = new RpcFailure(failure.code(), failure.message(), details);
    return failure
        .detail(ErrorInfo.class)
        .flatMap(info -> messages.find(locale, info.getReason(), info.getMetadataMap()))
        .map(message -> localized.withLocalizedMessage(locale, message))
        .orElse(localized);
  }

  private Any in(Locale locale, Any detail) {
    return Details.unpack(detail, ValidationError.class)
        .map(error -> Any.pack(in(locale, error)))
        .or(() -> Details.unpack(detail, BadRequest.class).map(bad -> Any.pack(in(locale, bad))))
        .orElse(detail);
  }

  private ValidationError in(Locale locale, ValidationError error) {
    ValidationError.Builder localized = error.toBuilder();
    for (ErrorDetail.Builder one : localized.getErrorsBuilderList()) {
      find(locale, one.getReason(), one.getField()).ifPresent(one::setMessage);
    }
    return localized.build();
  }

  private BadRequest in(Locale locale, BadRequest badRequest) {
    BadRequest.Builder localized = badRequest.toBuilder();
    for (BadRequest.FieldViolation.Builder one : localized.getFieldViolationsBuilderList()) {
      find(locale, one.getReason(), one.getField())
          .ifPresent(message -> one.setLocalizedMessage(Details.localized(locale, message)));
    }
    return localized.build();
  }

  private Optional<String> find(Locale locale, String reason, String field) {
    return reason.isEmpty()
        ? Optional.empty()
        : messages.find(locale, reason, Map.of("field", field));
  }
}
