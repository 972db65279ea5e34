package io.grpckit.interceptors.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.bucket4j.TimeMeter;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpckit.interceptors.admission.Admission.Granted;
import io.grpckit.interceptors.admission.Admission.Refused;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.testing.Logs;
import io.grpckit.interceptors.testing.v1.EchoServiceGrpc;
import io.grpckit.interceptors.testing.v1.PolicyServiceGrpc;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PoliciesTest {
  private static final MethodDescriptor<?, ?> UNARY = EchoServiceGrpc.getUnaryMethod();

  private final AtomicLong nanos = new AtomicLong(1);

  @Nested
  class AnAdaptiveConcurrencyLimit {
    private final ConcurrencyLimit limit = ConcurrencyLimit.adaptive(5, 50, 500, nanos::get);

    @Test
    void fallsWhenCallsBeginToTakeLonger() {
      serve(Duration.ofMillis(10), 30);
      int before = limit.limit();

      serve(Duration.ofMillis(200), 30);

      assertThat(limit.limit()).isLessThan(before / 2).isGreaterThanOrEqualTo(5);
    }

    @Test
    void risesWhileTheyDoNot() {
      serve(Duration.ofMillis(10), 60);

      assertThat(limit.limit()).isGreaterThan(50);
    }

    @Test
    void learnsNothingFromFailures() {
      for (int i = 0; i < 20_000; i++) {
        Granted granted = (Granted) limit.decide(request(CallPriority.NORMAL));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
        granted.permit().release(Status.INVALID_ARGUMENT);
      }

      assertThat(limit.limit()).isEqualTo(50);
      assertThat(limit.inFlight()).isZero();
    }

    @Test
    void refusesBoundsThatDoNotRise() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ConcurrencyLimit.adaptive(10, 5, 20))
          .withMessage("min, initial and max must rise from 1, were 10, 5, 20");
    }

    /** Serves full rounds of calls, each of which takes that long. */
    private void serve(Duration duration, int seconds) {
      long end = nanos.get() + TimeUnit.SECONDS.toNanos(seconds);
      while (nanos.get() < end) {
        List<Granted> running = new ArrayList<>();
        while (limit.decide(request(CallPriority.NORMAL)) instanceof Granted granted) {
          running.add(granted);
        }
        nanos.addAndGet(duration.toNanos());
        running.forEach(granted -> granted.permit().release(Status.OK));
      }
    }
  }

  @Nested
  class Priorities {
    @Test
    void shareALimit() {
      ConcurrencyLimit limit = ConcurrencyLimit.fixed(10);

      assertThat(admitted(limit, CallPriority.SHEDDABLE)).isEqualTo(7);
      assertThat(admitted(limit, CallPriority.NORMAL)).isEqualTo(3);
      assertThat(admitted(limit, CallPriority.CRITICAL)).isEqualTo(2);
    }

    @Test
    void comeFromTheContract() {
      assertThat(CallPriority.fromContract(PolicyServiceGrpc.getOwnMethod()))
          .isEqualTo(CallPriority.CRITICAL);
      assertThat(CallPriority.fromContract(PolicyServiceGrpc.getInheritsMethod()))
          .isEqualTo(CallPriority.SHEDDABLE);
      assertThat(CallPriority.fromContract(UNARY)).isEqualTo(CallPriority.NORMAL);
    }

    private int admitted(AdmissionPolicy policy, CallPriority priority) {
      int count = 0;
      while (policy.decide(request(priority)) instanceof Granted) {
        count++;
      }
      return count;
    }
  }

  @Nested
  class ARate {
    private final TimeMeter clock =
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return nanos.get();
          }

          @Override
          public boolean isWallClockBased() {
            return false;
          }
        };

    @Test
    void allowsABurstAndSaysWhenTheNextCallMayCome() {
      RateLimit limit = new RateLimit("test", request -> "all", 10, Duration.ofSeconds(1), clock);
      for (int i = 0; i < 10; i++) {
        assertThat(limit.decide(request(CallPriority.NORMAL))).isInstanceOf(Granted.class);
      }

      assertThat(limit.decide(request(CallPriority.NORMAL)))
          .isEqualTo(Admission.refused("too many calls", Duration.ofMillis(100)));
      nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
      assertThat(limit.decide(request(CallPriority.NORMAL))).isInstanceOf(Granted.class);
    }

    @Test
    void isEachPeersOwn() {
      RateLimit limit = RateLimit.perPeer(1, Duration.ofDays(1));

      assertThat(limit.decide(from("192.0.2.1"))).isInstanceOf(Granted.class);
      assertThat(limit.decide(from("192.0.2.2"))).isInstanceOf(Granted.class);
      assertThat(limit.decide(from("192.0.2.1"))).isInstanceOf(Refused.class);
    }

    @Test
    void isOneForAWholeIpv6Site() {
      RateLimit limit = RateLimit.perPeer(1, Duration.ofDays(1));

      assertThat(limit.decide(from("2001:db8::1"))).isInstanceOf(Granted.class);
      assertThat(limit.decide(from("2001:db8::2"))).isInstanceOf(Refused.class);
    }

    @Test
    void isEachCallersOwn() throws Exception {
      RateLimit limit = RateLimit.perCaller(1, Duration.ofDays(1));

      assertThat(as("alice", limit)).isInstanceOf(Granted.class);
      assertThat(as("bob", limit)).isInstanceOf(Granted.class);
      assertThat(as("alice", limit)).isInstanceOf(Refused.class);
      assertThat(limit.decide(from("192.0.2.1"))).isInstanceOf(Granted.class);
      assertThat(limit.decide(from("192.0.2.1"))).isInstanceOf(Refused.class);
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RateLimit.perPeer(0, Duration.ofSeconds(1)))
          .withMessage("calls must be at least 1, was 0");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RateLimit.perPeer(1, Duration.ZERO))
          .withMessage("period must be positive, was PT0S");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> QueueAge.atMost(ChronoUnit.FOREVER.getDuration()))
          .withMessageStartingWith("max must be at most 100 years, was PT");
    }

    private Admission as(String subject, RateLimit limit) throws Exception {
      return Caller.named("issuer", subject)
          .in(Context.current())
          .call(() -> limit.decide(request(CallPriority.NORMAL)));
    }
  }

  @Test
  void aQueueRemembersThoseThatCameLast() {
    AtomicLong made = new AtomicLong();
    RecentlyUsed<Long> values = new RecentlyUsed<>(64, made::incrementAndGet);
    long first = values.get("first");

    for (int i = 0; i < 10_000; i++) {
      values.get("key " + i);
    }

    assertThat(values.get("first")).isNotEqualTo(first);
    assertThat(values.size()).isLessThanOrEqualTo(64);
  }

  @Nested
  class TheAgeOfTheQueue {
    private final QueueAge age = new QueueAge(Duration.ofMillis(100), nanos::get);

    @Test
    void isMeasuredFromTheArrival() throws Exception {
      assertThat(after(Duration.ofMillis(100), CallPriority.NORMAL)).isInstanceOf(Granted.class);
      assertThat(after(Duration.ofMillis(101), CallPriority.NORMAL)).isInstanceOf(Refused.class);
    }

    @Test
    void mattersLessToCriticalCallsAndMoreToSheddableOnes() throws Exception {
      assertThat(after(Duration.ofMillis(200), CallPriority.CRITICAL)).isInstanceOf(Granted.class);
      assertThat(after(Duration.ofMillis(51), CallPriority.SHEDDABLE)).isInstanceOf(Refused.class);
    }

    @Test
    void isUnknownWithoutATracerAsTheLogSaysOnce() {
      try (Logs logs = Logs.ofEverything()) {
        assertThat(age.decide(request(CallPriority.NORMAL))).isInstanceOf(Granted.class);
        assertThat(logs.text()).contains("add its streamTracerFactory() to the server");
        logs.clear();

        assertThat(age.decide(request(CallPriority.NORMAL))).isInstanceOf(Granted.class);

        assertThat(logs.text()).doesNotContain("streamTracerFactory");
      }
    }

    private Admission after(Duration wait, CallPriority priority) throws Exception {
      ServerStreamTracer tracer =
          age.streamTracerFactory().orElseThrow().newServerStreamTracer("a.B/C", new Metadata());
      nanos.addAndGet(wait.toNanos());
      return tracer.filterContext(Context.current()).call(() -> age.decide(request(priority)));
    }
  }

  private static AdmissionRequest request(CallPriority priority) {
    return new AdmissionRequest(UNARY, priority, new Metadata(), Attributes.EMPTY);
  }

  private static AdmissionRequest from(String address) {
    return new AdmissionRequest(
        UNARY,
        CallPriority.NORMAL,
        new Metadata(),
        Attributes.newBuilder()
            .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, new InetSocketAddress(address, 50000))
            .build());
  }
}
