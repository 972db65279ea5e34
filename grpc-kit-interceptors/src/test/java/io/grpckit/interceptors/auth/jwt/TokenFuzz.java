package io.grpckit.interceptors.auth.jwt;

import static io.grpckit.interceptors.auth.jwt.Token.valid;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is made of a token is refused. See docs/auth.md for how to run it for longer. */
class TokenFuzz {

  private static final String VALID = valid().sign();
  private static final FuzzTarget target = new FuzzTarget(RefusedTokensTest.authenticator());

  static Stream<Arguments> seeds() throws Exception {
    return Stream.concat(
            Stream.of("Bearer " + VALID),
            BadToken.all().stream()
                .filter(bad -> bad.length() < 2000 && bad.number() != 37)
                .map(bad -> bad.headers().get(AuthServer.AUTHORIZATION)))
        .map(value -> Arguments.of((Object) value.getBytes(ISO_8859_1)));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5s")
  void isRefused(byte[] value) {
    Metadata headers = InternalMetadata.newMetadata("authorization".getBytes(US_ASCII), value);
    String text = new String(value, ISO_8859_1);

    boolean accepted = target.call(headers, List.of(text)) != null;

    assertThat(accepted).isEqualTo(isValid(text));
  }

  private static boolean isValid(String text) {
    return text.regionMatches(true, 0, "Bearer ", 0, 7) && text.substring(7).equals(VALID);
  }
}
