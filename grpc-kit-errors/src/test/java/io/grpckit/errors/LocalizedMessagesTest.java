package io.grpckit.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.BadRequest;
import com.google.rpc.LocalizedMessage;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalizedMessagesTest {
  private static final RpcFailure TAKEN =
      Catalogue.EMAIL_TAKEN.failure(Map.of("email", "a@example.com"));

  private final Localizer localizer =
      new Localizer(
          LocalizedMessages.fromBundle(
              "io.grpckit.errors.Messages",
              getClass().getClassLoader(),
              Locale.GERMAN,
              Locale.JAPANESE));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de             | de    | Die E-Mail-Adresse a@example.com ist vergeben",
        "de-CH          | de-CH | Die E-Mail-Adresse a@example.com ist vergeben",
        "ja, de;q=0.5   | ja    | メールアドレス a@example.com は使用されています",
        "de;q=0.5, ja   | ja    | メールアドレス a@example.com は使用されています",
        "fr, de;q=0.1   | de    | Die E-Mail-Adresse a@example.com ist vergeben",
      })
  void speaksTheFirstLanguageOfTheCallerThatItHas(String header, String locale, String message) {
    LocalizedMessage localized =
        localizer.localize(TAKEN, header).detail(LocalizedMessage.class).orElseThrow();

    assertThat(localized.getLocale()).isEqualTo(locale);
    assertThat(localized.getMessage()).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fr", "*", "de;q=0", "", ";;;", "de;q=NaN", "\u0000", "de,,,,%s"})
  void saysNothingElseIfItHasNoneOrTheHeaderIsNone(String header) {
    assertThat(localizer.localize(TAKEN, header)).isEqualTo(TAKEN);
  }

  @Test
  void saysNothingElseWithoutAHeaderOrWithAnAbsurdOne() {
    assertThat(localizer.localize(TAKEN, null)).isEqualTo(TAKEN);
    assertThat(localizer.localize(TAKEN, "de,".repeat(100_000))).isEqualTo(TAKEN);
  }

  @Test
  void localisesViolationsByTheirReasons() {
    RpcFailure invalid =
        Violations.check()
            .add(new Violation("email", "must be an e-mail address", "string.email"))
            .add(Violation.of("name", "must not be empty"))
            .failure();

    RpcFailure localized = localizer.localize(invalid, "de");

    assertThat(localized.violations())
        .containsExactly(
            new Violation("email", "email muss eine E-Mail-Adresse sein", "string.email"),
            Violation.of("name", "must not be empty"));
    BadRequest badRequest = localized.detail(BadRequest.class).orElseThrow();
    assertThat(badRequest.getFieldViolations(0).getDescription())
        .isEqualTo("must be an e-mail address");
    assertThat(badRequest.getFieldViolations(0).getLocalizedMessage().getMessage())
        .isEqualTo("email muss eine E-Mail-Adresse sein");
    assertThat(badRequest.getFieldViolations(1).hasLocalizedMessage()).isFalse();
  }

  @Test
  void refusesALocaleWithoutABundle() {
    ClassLoader loader = getClass().getClassLoader();

    assertThatThrownBy(
            () -> LocalizedMessages.fromBundle("io.grpckit.errors.Messages", loader, Locale.FRENCH))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("locales must have a bundle of io.grpckit.errors.Messages, has none: fr");
    assertThatThrownBy(() -> LocalizedMessages.fromBundle("no.such.Bundle", loader, Locale.GERMAN))
        .hasMessage("locales must have a bundle of no.such.Bundle, has none: de");
  }
}
