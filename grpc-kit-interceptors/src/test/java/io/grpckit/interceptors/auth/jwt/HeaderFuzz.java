package io.grpckit.interceptors.auth.jwt;

import static io.grpckit.interceptors.auth.jwt.Token.valid;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.grpc.InternalMetadata;
import io.grpckit.interceptors.auth.ApiKey;
import io.grpckit.interceptors.auth.ApiKeyAuthenticator;
import io.grpckit.interceptors.auth.ApiKeyStore;
import io.grpckit.interceptors.auth.Authenticator;
import io.grpckit.interceptors.auth.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Headers of every kind and number, good and bad: exactly the right ones are let through. */
class HeaderFuzz {

  private static final String TOKEN = "Bearer " + valid().sign();
  private static final ApiKey KEY = ApiKey.generate("job");
  private static final String[] NAMES = {
    "authorization", "x-api-key", "authorization-bin", "x-forwarded-for", ":authority"
  };

  private static final FuzzTarget target =
      new FuzzTarget(
          Authenticator.anyOf(
              RefusedTokensTest.authenticator(), ApiKeyAuthenticator.create(HeaderFuzz::find)));

  private static CompletableFuture<Optional<ApiKeyStore.Entry>> find(String id) {
    return CompletableFuture.completedFuture(
        id.equals(KEY.id())
            ? Optional.of(new ApiKeyStore.Entry(KEY.digest(), Caller.named("api-key", "job")))
            : Optional.empty());
  }

  @FuzzTest(maxDuration = "5s")
  void areJudgedAsAWhole(FuzzedDataProvider data) {
    List<byte[]> raw = new ArrayList<>();
    List<String> tokens = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    List<String> sent = new ArrayList<>();
    for (int headers = data.consumeInt(0, 4); headers > 0; headers--) {
      String name = data.pickValue(NAMES);
      byte[] value = value(data);
      raw.add(name.getBytes(US_ASCII));
      raw.add(value);
      String text = new String(value, ISO_8859_1);
      sent.add(text);
      if (name.equals("authorization")) {
        tokens.add(text);
      } else if (name.equals("x-api-key")) {
        keys.add(text);
      }
    }

    Caller caller = target.call(InternalMetadata.newMetadata(raw.toArray(byte[][]::new)), sent);

    boolean token = tokens.equals(List.of(TOKEN));
    boolean key = keys.equals(List.of(KEY.text()));
    if (tokens.isEmpty() && keys.isEmpty()) {
      assertThat(caller).isEqualTo(Caller.anonymous());
    } else if (token && keys.isEmpty()) {
      assertThat(caller.subject()).isEqualTo("alice");
    } else if (key && tokens.isEmpty()) {
      assertThat(caller.subject()).isEqualTo("job");
    } else {
      // Both good ones among it: they name different callers.
      assertThat(caller).isNull();
    }
  }

  private static byte[] value(FuzzedDataProvider data) {
    return switch (data.consumeInt(0, 3)) {
      case 0 -> TOKEN.getBytes(US_ASCII);
      case 1 -> KEY.text().getBytes(US_ASCII);
      // A prefix that is right makes more of the rest reachable; the scheme's case is TokenFuzz's.
      case 2 -> ("Bearer " + data.consumeAsciiString(100).trim()).getBytes(ISO_8859_1);
      default -> data.consumeBytes(200);
    };
  }
}
