package io.grpckit.errors;

import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.ResourceBundle;

/** Messages from a resource bundle. */
final class BundleMessages implements LocalizedMessages {
  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_DEFAULT);

  private final String baseName;
  private final ClassLoader loader;

  BundleMessages(String baseName, ClassLoader loader) {
    this.baseName = baseName;
    this.loader = loader;
  }

  @Override
  public Optional<String> find(Locale locale, String reason, Map<String, String> values) {
    try {
      ResourceBundle bundle = ResourceBundle.getBundle(baseName, locale, loader, NO_FALLBACK);
      boolean inTheRoot = bundle.getLocale().equals(Locale.ROOT);
      return inTheRoot || !bundle.containsKey(reason)
          ? Optional.empty()
          : Optional.of(Template.fill(bundle.getString(reason), values));
    } catch (MissingResourceException unknown) {
      return Optional.empty();
    }
  }
}
