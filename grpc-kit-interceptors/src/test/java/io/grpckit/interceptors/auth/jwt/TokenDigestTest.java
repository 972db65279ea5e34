package io.grpckit.interceptors.auth.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenDigestTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 257, 511, 512, 513, 8192})
  void isTheSha256OfTheTextFromItsStart(int length) throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('!' + i % 90));
    }
    byte[] bytes = text.toString().getBytes(US_ASCII);
    ByteBuffer expected = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));

    assertThat(TokenDigest.of("Bearer " + text, 7))
        .isEqualTo(
            new TokenDigest(
                expected.getLong(), expected.getLong(), expected.getLong(), expected.getLong()));
  }
}
