package io.grpckit.interceptors.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpckit.interceptors.admission.Admission.Granted;
import io.grpckit.interceptors.admission.Admission.Refused;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RateKeyTest {
  private static final Metadata.Key<String> TENANT =
      Metadata.Key.of("x-tenant", Metadata.ASCII_STRING_MARSHALLER);

  private final Call call = new Call(EchoServiceGrpc.getUnaryMethod(), "192.0.2.1", new Metadata());

  @Nested
  class AHeader {
    private final RateLimit limit = once(RateKey.header(TENANT));

    @Test
    void tellsCallsApart() {
      assertThat(decide(limit, call.with(TENANT, "a"))).isInstanceOf(Granted.class);
      assertThat(decide(limit, call.with(TENANT, "b"))).isInstanceOf(Granted.class);
      assertThat(decide(limit, call.with(TENANT, "a"))).isInstanceOf(Refused.class);
    }

    @Test
    void isReplacedByThePeerWhereItIsMissing() {
      assertThat(decide(limit, call)).isInstanceOf(Granted.class);
      assertThat(decide(limit, call.from("192.0.2.2"))).isInstanceOf(Granted.class);
      assertThat(decide(limit, call)).isInstanceOf(Refused.class);
    }

    @Test
    void cannotBeUsedUpForAPeerByItsAddress() {
      assertThat(decide(limit, call.with(TENANT, "192.0.2.1"))).isInstanceOf(Granted.class);
      assertThat(decide(limit, call)).isInstanceOf(Granted.class);
    }

    @Test
    void takesNoMoreMemoryThanAShortOne() {
      AdmissionRequest hostile = call.with(TENANT, "x".repeat(8_000)).request();

      assertThat(Keys.bounded(RateKey.header(TENANT), hostile)).hasSize(64);
    }

    @Test
    void isToldApartHoweverLongItIs() {
      String common = "x".repeat(8_000);

      assertThat(decide(limit, call.with(TENANT, common + "a"))).isInstanceOf(Granted.class);
      assertThat(decide(limit, call.with(TENANT, common + "b"))).isInstanceOf(Granted.class);
      assertThat(decide(limit, call.with(TENANT, common + "a"))).isInstanceOf(Refused.class);
    }

    @Test
    void needsNoAuthentication() {
      assertThat(limit.asksForCaller()).isFalse();
      assertThat(limit.description()).isEqualTo("rate per test 1 in 24h");
    }
  }

  @Nested
  class AClaim {
    private final RateLimit limit = once(RateKey.claim("tenant"));

    @Test
    void isSharedByCallers() throws Exception {
      assertThat(as("alice", "acme", limit)).isInstanceOf(Granted.class);
      assertThat(as("bob", "acme", limit)).isInstanceOf(Refused.class);
      assertThat(as("carol", 7, limit)).isInstanceOf(Granted.class);
      assertThat(as("dave", 7, limit)).isInstanceOf(Refused.class);
    }

    @Test
    void isAnotherFromAnotherIssuer() throws Exception {
      assertThat(as("alice", "acme", limit)).isInstanceOf(Granted.class);
      assertThat(as(caller("mallory", "elsewhere", "acme"), limit)).isInstanceOf(Granted.class);
      assertThat(as("alice", "acme", limit)).isInstanceOf(Refused.class);
    }

    @Test
    void isAnotherOfAnotherType() throws Exception {
      assertThat(as("alice", 1, limit)).isInstanceOf(Granted.class);
      assertThat(as("alice", "1", limit)).isInstanceOf(Granted.class);
      assertThat(as("alice", true, limit)).isInstanceOf(Granted.class);
      assertThat(as("alice", "true", limit)).isInstanceOf(Granted.class);
      assertThat(as("alice", "1", limit)).isInstanceOf(Refused.class);
    }

    @Test
    void isReplacedByThePeerWhereItIsNone() throws Exception {
      assertThat(as("alice", Map.of("name", "acme"), limit)).isInstanceOf(Granted.class);
      assertThat(decide(limit, call)).isInstanceOf(Refused.class);
    }

    @Test
    void needsAuthentication() {
      assertThat(limit.asksForCaller()).isTrue();
      assertThat(RateKey.method().and(RateKey.claim("tenant")).asksForCaller()).isTrue();
    }
  }

  @Nested
  class ACallerAndAMethod {
    private final RateLimit limit = once(RateKey.caller().and(RateKey.method()));
    private final Call bidi = call.to(EchoServiceGrpc.getBidiMethod());

    @Test
    void areLimitedTogether() {
      assertThat(decide(limit, call)).isInstanceOf(Granted.class);
      assertThat(decide(limit, bidi)).isInstanceOf(Granted.class);
      assertThat(decide(limit, call)).isInstanceOf(Refused.class);
    }

    @Test
    void areOneWhateverMethodsACallerInvents() {
      assertThat(decide(limit, call.to(unknown("a.B/C")))).isInstanceOf(Granted.class);
      assertThat(decide(limit, call.to(unknown("a.B/D")))).isInstanceOf(Refused.class);
    }

    private MethodDescriptor<?, ?> unknown(String name) {
      return EchoServiceGrpc.getUnaryMethod().toBuilder()
          .setType(MethodDescriptor.MethodType.UNKNOWN)
          .setFullMethodName(name)
          .build();
    }
  }

  @Test
  void twoKeysLookLikeNoOtherTwo() {
    RateKey one = new Keys.Both(request -> "a", request -> "b#c");
    RateKey other = new Keys.Both(request -> "a#b", request -> "c");

    assertThat(one.of(call.request())).isNotEqualTo(other.of(call.request()));
  }

  private static RateLimit once(RateKey key) {
    return RateLimit.by("test", key, 1, Duration.ofDays(1));
  }

  private static Admission decide(RateLimit limit, Call call) {
    return limit.decide(call.request());
  }

  private Admission as(String subject, Object tenant, RateLimit limit) throws Exception {
    return as(caller(subject, "issuer", tenant), limit);
  }

  private Admission as(Caller caller, RateLimit limit) throws Exception {
    return caller.in(Context.current()).call(() -> decide(limit, call));
  }

  private static Caller caller(String subject, String issuer, Object tenant) {
    return new Caller(subject, issuer, Set.of(), Set.of(), Map.of("tenant", tenant));
  }

  private record Call(MethodDescriptor<?, ?> method, String peer, Metadata headers) {
    Call with(Metadata.Key<String> header, String value) {
      Metadata more = new Metadata();
      more.put(header, value);
      return new Call(method, peer, more);
    }

    Call from(String address) {
      return new Call(method, address, headers);
    }

    Call to(MethodDescriptor<?, ?> other) {
      return new Call(other, peer, headers);
    }

    AdmissionRequest request() {
      return new AdmissionRequest(
          method,
          CallPriority.NORMAL,
          headers,
          Attributes.newBuilder()
              .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, new InetSocketAddress(peer, 50000))
              .build());
    }
  }
}
