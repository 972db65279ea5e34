package io.grpckit.errors;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.ResourceBundle;

/**
 * Messages from resource bundles that are loaded ahead: {@link ResourceBundle} keeps what it did
 * not find, too, and callers could fill the memory with languages that nobody speaks.
 *
 * @param byLocale no root bundle, which is in no language
 */
record BundleMessages(Map<Locale, ResourceBundle> byLocale) implements LocalizedMessages {
  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_DEFAULT);

  static BundleMessages load(String baseName, ClassLoader loader, Locale... locales) {
    Map<Locale, ResourceBundle> byLocale = new HashMap<>();
    for (Locale locale : locales) {
      byLocale.put(locale, load(baseName, loader, locale));
    }
    return new BundleMessages(Map.copyOf(byLocale));
  }

  private static ResourceBundle load(String baseName, ClassLoader loader, Locale locale) {
    String rule = "locales must have a bundle of " + baseName + ", has none: ";
    try {
      ResourceBundle bundle = ResourceBundle.getBundle(baseName, locale, loader, NO_FALLBACK);
      if (bundle.getLocale().equals(Locale.ROOT)) {
        throw new IllegalArgumentException(rule + locale.toLanguageTag());
      }
      return bundle;
    } catch (MissingResourceException absent) {
      throw new IllegalArgumentException(rule + locale.toLanguageTag(), absent);
    }
  }

  @Override
  public Optional<String> find(Locale locale, String reason, Map<String, String> values) {
    Locale.LanguageRange wanted = new Locale.LanguageRange(locale.toLanguageTag());
    Locale spoken = Locale.lookup(List.of(wanted), byLocale.keySet());
    ResourceBundle bundle = spoken == null ? null : byLocale.get(spoken);
    return bundle == null || !bundle.containsKey(reason)
        ? Optional.empty()
        : Optional.of(Template.fill(bundle.getString(reason), values));
  }
}
