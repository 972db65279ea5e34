package io.grpckit.interceptors.context;

import static io.grpckit.interceptors.testing.EchoService.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.MetadataUtils;
import io.grpckit.interceptors.testing.EchoService;
import io.grpckit.interceptors.testing.TestServer;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerResolverTest {
  private final PeerResolver resolver =
      PeerResolver.builder().trust("10.0.0.0/8", "2001:db8::/32", "192.0.2.7").build();

  @Test
  void believesNobodyByDefault() {
    assertThat(PeerResolver.direct().resolve(from("10.1.1.1"), forwarded("1.2.3.4")))
        .hasToString("10.1.1.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          203.0.113.9   | 1.2.3.4                            | 203.0.113.9
          10.1.1.1      | 1.2.3.4                            | 1.2.3.4
          10.1.1.1      | 1.2.3.4, 5.6.7.8                   | 5.6.7.8
          10.1.1.1      | 1.2.3.4, 5.6.7.8, 10.2.2.2         | 5.6.7.8
          10.1.1.1      | 10.3.3.3, 10.2.2.2                 | 10.3.3.3
          192.0.2.7     | 1.2.3.4:4711                       | 1.2.3.4
          192.0.2.8     | 1.2.3.4                            | 192.0.2.8
          2001:db8::1   | 2a00::5                            | 2a00:0:0:0:0:0:0:5
          2001:db9::1   | 1.2.3.4                            | 2001:db9:0:0:0:0:0:1
          10.1.1.1      | [2a00::5]:443                      | 2a00:0:0:0:0:0:0:5
          10.1.1.1      | ::ffff:1.2.3.4                     | 1.2.3.4
          10.1.1.1      | fe80::5%eth0                       | fe80:0:0:0:0:0:0:5
          10.1.1.1      | [fe80::5%25eth0]:443               | fe80:0:0:0:0:0:0:5
          10.1.1.1      | 1.2.3.4%eth0                       | 10.1.1.1
          10.1.1.1      | 1.2.3.4, unknown                   | 10.1.1.1
          10.1.1.1      | 1.2.3.4, example.com, 10.2.2.2     | 10.2.2.2
          10.1.1.1      | 300.1.1.1                          | 10.1.1.1
          10.1.1.1      | ,                                  | 10.1.1.1
          """)
  void readsTheHeaderFromItsEndAndOnlyAsFarAsItIsTrusted(
      String connected, String header, String expected) {
    assertThat(resolver.resolve(from(connected), forwarded(header))).hasToString(expected);
  }

  @Test
  void readsSeveralHeadersInOrder() {
    Metadata headers = forwarded("1.2.3.4");
    headers.put(PeerResolver.FORWARDED_FOR, "5.6.7.8");

    assertThat(resolver.resolve(from("10.1.1.1"), headers)).hasToString("5.6.7.8");
  }

  @Test
  void saysWhetherAProxySaidSo() {
    assertThat(resolver.resolve(from("10.1.1.1"), forwarded("1.2.3.4")).forwarded()).isTrue();
    assertThat(resolver.resolve(from("10.1.1.1"), new Metadata()).forwarded()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "example.com", "10.0.0.0/33", "10.0.0.0/x", "10.0.0/8", "1.2.3.256"})
  void refusesWhatIsNoNetwork(String network) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PeerResolver.builder().trust(network))
        .withMessageStartingWith("network ")
        .withMessageEndingWith("was " + network);
  }

  @ParameterizedTest
  @ValueSource(strings = {".1:2", ".:a", "example.com", "a.b", "1.2.3", "[::1]", ""})
  void asksNoNameServerAboutWhatProxiesSay(String name) {
    assertThat(IpNetwork.isWrittenOut(name)).isFalse();
    assertThat(IpNetwork.address(name)).isNull();
  }

  @Test
  void readsNoEndlessAddress() {
    assertThat(IpNetwork.address(":".repeat(8_000) + "x")).isNull();
    assertThat(IpNetwork.address("0000:0000:0000:0000:0000:ffff:255.255.255.255")).isNotNull();
  }

  @Test
  void countsAnIpv6SiteAsOne() {
    assertThat(resolver.resolve(from("2a00:1:2:3::5"), new Metadata()).site())
        .isEqualTo("2a00:1:2:3:0:0:0:0/64");
    assertThat(resolver.resolve(from("1.2.3.4"), new Metadata()).site()).isEqualTo("1.2.3.4");
  }

  @Nested
  class OnAServer {
    private final AtomicReference<Peer> peer = new AtomicReference<>();
    private final AtomicReference<String> header = new AtomicReference<>();

    @Test
    void theEdgesWordIsTakenIfLocalTransportsAreTrusted() {
      call(PeerResolver.builder().trustLocalTransports().build());

      assertThat(peer.get()).hasToString("1.2.3.4");
      assertThat(header).hasValue("1.2.3.4");
    }

    @Test
    void anUntrustedHeaderIsDropped() {
      call(PeerResolver.direct());

      assertThat(peer.get()).hasToString("local");
      assertThat(header).hasNullValue();
    }

    private void call(PeerResolver used) {
      try (TestServer server =
          TestServer.start(
              b ->
                  b.addService(new EchoService())
                      .intercept(recording())
                      .intercept(PeerServerInterceptor.create(used)))) {
        EchoServiceGrpc.newBlockingStub(server.channel())
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(forwarded("1.2.3.4")))
            .unary(say("hi"));
      }
    }

    private ServerInterceptor recording() {
      return new ServerInterceptor() {
        @Override
        public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
            ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
          peer.set(Peer.current());
          header.set(headers.get(PeerResolver.FORWARDED_FOR));
          return next.startCall(call, headers);
        }
      };
    }
  }

  private static Attributes from(String address) {
    return Attributes.newBuilder()
        .set(
            Grpc.TRANSPORT_ATTR_REMOTE_ADDR,
            new InetSocketAddress(IpNetwork.address(address), 50000))
        .build();
  }

  private static Metadata forwarded(String value) {
    Metadata headers = new Metadata();
    headers.put(PeerResolver.FORWARDED_FOR, value);
    return headers;
  }
}
