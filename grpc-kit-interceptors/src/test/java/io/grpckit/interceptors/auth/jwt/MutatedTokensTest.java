package io.grpckit.interceptors.auth.jwt;

import static io.grpckit.interceptors.auth.jwt.Token.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.interceptors.auth.Authentication.Rejected;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Tokens that nobody thought of: whatever is done to a valid one, it is refused and nothing else.
 */
class MutatedTokensTest {

  private static final String CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ {}\"";

  private final JwtAuthenticator authenticator = RefusedTokensTest.authenticator();

  @Test
  void areRefused() {
    long seed = 20261122;
    Random random = new Random(seed);
    String valid = valid().sign();
    for (int i = 0; i < 5_000; i++) {
      String mutated = mutate(valid, random);
      if (!mutated.equals(valid)) {
        assertThat(JwtAuthenticatorTest.ask(authenticator, mutated))
            .as("seed %d, number %d: %s", seed, i, mutated)
            .isInstanceOf(Rejected.class);
      }
    }
  }

  private static String mutate(String token, Random random) {
    StringBuilder mutated = new StringBuilder(token);
    for (int changes = 1 + random.nextInt(3); changes > 0 && !mutated.isEmpty(); changes--) {
      int at = random.nextInt(mutated.length());
      char character = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
      switch (random.nextInt(4)) {
        case 0 -> mutated.setCharAt(at, character);
        case 1 -> mutated.insert(at, character);
        case 2 -> mutated.deleteCharAt(at);
        default -> mutated.setLength(at + 1);
      }
    }
    return mutated.toString();
  }

  @Test
  void signedJsonThatIsMutatedNeverThrows() {
    Random random = new Random(7);
    String header = valid().headerJson();
    String claims = valid().claimsJson();
    for (int i = 0; i < 500; i++) {
      String token = valid().sign(mutate(header, random), mutate(claims, random));

      // Some mutations change nothing that matters; none may end in an exception.
      assertThat(JwtAuthenticatorTest.ask(authenticator, token)).isNotNull();
    }
  }

  @Test
  void keySetsThatAreMutatedThrowNothingUnexpected() {
    Random random = new Random(11);
    String document = TestKeys.jwks(TestKeys.ecJwk(TestKeys.P256, "k1", ",\"use\":\"sig\""));
    for (int i = 0; i < 2_000; i++) {
      String mutated = mutate(document, random);
      try {
        assertThat(KeySet.fromJwks(mutated).keys()).hasSizeLessThanOrEqualTo(1);
      } catch (IllegalArgumentException refused) {
        assertThat(refused)
            .hasMessageMatching(
                "not one strict JSON object|not a JSON object|keys must be an array");
      }
    }
  }

  @Test
  void leaveNoNameOfTheirsBehind() {
    String name = "claim-" + System.nanoTime();
    String json = "{\"" + name + "\":1}";

    String read = StrictJson.object(json).keySet().iterator().next();

    // Had it been interned, the JVM would now answer the instance that was read.
    assertThat(new String(name.toCharArray()).intern()).isNotSameAs(read).isEqualTo(read);
  }
}
