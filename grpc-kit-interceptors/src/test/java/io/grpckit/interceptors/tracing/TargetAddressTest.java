package io.grpckit.interceptors.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetAddressTest {

  @ParameterizedTest
  @CsvSource({
    "dns:///users:50051, users, 50051",
    "dns://8.8.8.8/users.example:443, users.example, 443",
    "users:50051, users, 50051",
    "xds:///users, users, -1",
    "'[::1]:50051', ::1, 50051",
    "static:///127.0.0.1:8080, 127.0.0.1, 8080"
  })
  void readsTheOneAddress(String target, String host, int port) {
    assertThat(TargetAddress.of(target)).isEqualTo(new TargetAddress(host, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"static:///a:1,b:2", "unix:/run/users.sock", "", "dns:///a/b"})
  void findsNoneInOthers(String target) {
    assertThat(TargetAddress.of(target)).isNull();
  }
}
