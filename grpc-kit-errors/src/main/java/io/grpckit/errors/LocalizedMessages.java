package io.grpckit.errors;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Messages in the languages of the callers, for {@link
 * ErrorMappingServerInterceptor.Builder#localize}. Called by many threads at once.
 */
@FunctionalInterface
public interface LocalizedMessages {

  /**
   * The message in one language.
   *
   * @param locale as the caller prefers it; {@code de} also serves a caller who asks for {@code
   *     de-CH}
   * @param reason of an {@code ErrorInfo} or of a {@link Violation}
   * @param values the metadata of the {@code ErrorInfo}, or the {@code field} of the violation
   * @return empty if there is none in this language
   */
  Optional<String> find(Locale locale, String reason, Map<String, String> values);

  /**
   * Messages from a {@link java.util.ResourceBundle}: the reason is the key, and {@code {key}} in
   * the message is replaced as in {@link FailureReason#template()}. The server's own locale plays
   * no part.
   *
   * @param baseName of the bundle, such as {@code com.example.Failures}
   * @param loader that finds it
   * @return messages that are read when first asked for
   */
  static LocalizedMessages fromBundle(String baseName, ClassLoader loader) {
    return new BundleMessages(
        requireNonNull(baseName, "baseName"), requireNonNull(loader, "loader"));
  }
}
