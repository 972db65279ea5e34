package io.grpckit.examples.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressTest {

  @Test
  void readsOneServerOrMany() {
    assertThat(BrokerAddress.parse("nats://localhost", 1).orElseThrow().servers())
        .isEqualTo(List.of("nats://localhost"));
    assertThat(BrokerAddress.parse("tls://a:4222, tls://b:4222", 3))
        .hasValue(new BrokerAddress(List.of("tls://a:4222", "tls://b:4222"), 3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:4222",
        "http://a",
        "nats://",
        "nats://a,",
        "nats://a b",
        "nats://a/x",
        "nats://a?x"
      })
  void refusesWhatIsNone(String url) {
    assertThat(BrokerAddress.parse(url, 1)).isEmpty();
  }

  @Test
  void keepsCredentialsToItself() {
    assertThat(BrokerAddress.parse("nats://user:secret@a:1,nats://token@b", 1).orElseThrow())
        .hasToString("nats://a:1,nats://b");
  }
}
