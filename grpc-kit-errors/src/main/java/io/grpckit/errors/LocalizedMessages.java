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
   * the message is replaced as in {@link FailureReason#template()}. A caller who asks for {@code
   * de-CH} gets {@code de} if that is all there is; the server's own locale plays no part.
   *
   * @param baseName of the bundle, such as {@code com.example.Failures}
   * @param loader that finds it
   * @param locales that there are bundles for; they are loaded now
   * @return messages in these languages
   * @throws IllegalArgumentException if a locale has no bundle
   */
  static LocalizedMessages fromBundle(String baseName, ClassLoader loader, Locale... locales) {
    requireNonNull(baseName, "baseName");
    requireNonNull(loader, "loader");
    return BundleMessages.load(baseName, loader, locales);
  }
}
