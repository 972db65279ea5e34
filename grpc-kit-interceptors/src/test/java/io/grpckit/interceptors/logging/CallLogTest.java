package io.grpckit.interceptors.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.health.v1.HealthGrpc;
import io.grpckit.interceptors.internal.LogText;
import io.grpckit.interceptors.metrics.CallMetrics;
import io.grpckit.interceptors.observe.CallFields;
import io.grpckit.interceptors.observe.CallObserver;
import io.grpckit.interceptors.observe.CallSide;
import io.grpckit.interceptors.observe.LogLines;
import io.grpckit.interceptors.observe.ObservedMethod;
import io.grpckit.interceptors.observe.Rig;
import io.grpckit.interceptors.observe.TestCalls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallLogTest {

  private final LogLines log = new LogLines(CallLog.SERVER_LOGGER);

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void writesOneLineWithMessageAndFields() {
    try (Rig rig = new Rig(List.of(CallLog.defaults()))) {
      rig.start(MethodType.UNARY, "hello").status();
      awaitLines(1);
    }

    assertThat(log.messages().get(0)).matches("test\\.v1\\.Calls/UNARY OK in [0-9.]+ ms");
    assertThat(log.fields(0))
        .containsEntry("rpc.system.name", "grpc")
        .containsEntry("rpc.method", "test.v1.Calls/UNARY")
        .containsEntry("rpc.status_code", "OK")
        .containsEntry("grpc.side", "server")
        .containsEntry("grpc.type", "unary")
        .containsEntry("messages.received", 1L)
        .containsEntry("messages.sent", 1L)
        .containsEntry("bytes.received", 5L)
        .containsEntry("bytes.sent", 5L)
        .containsEntry("network.peer.address", "127.0.0.1")
        .containsKey("duration_ms")
        .doesNotContainKeys("error.type", "slow", "attempts", "deadline_ms");
  }

  @Test
  void writesOnTheCallsOwnThreads() {
    try (Rig rig = new Rig(List.of(CallLog.defaults()))) {
      rig.start(MethodType.UNARY, "hello").status();
      rig.start(
              TestCalls.method(MethodType.UNARY, "no.Such/Method", true),
              CallOptions.DEFAULT,
              new Metadata(),
              "hello")
          .status();
      awaitLines(2);
    }

    assertThat(log.threads()).noneMatch(thread -> thread.contains("ELG"));
  }

  @Test
  void addsFieldsOfTheHandlerAndOfThePipeline() {
    TestCalls calls =
        new TestCalls(
            request -> {
              CallLog.attach("room", "kitchen\nINFO forged");
              CallLog.attach("rpc.status_code", "forged");
              CallFields.current().put(CallFields.PRINCIPAL, "alice");
            });
    try (Rig rig = new Rig(List.of(CallLog.defaults()), calls)) {
      rig.start(MethodType.UNARY, "hello").status();
      awaitLines(1);
    }

    assertThat(log.fields(0))
        .containsEntry("room", "kitchen\\u000aINFO forged")
        .containsEntry("principal", "alice")
        .containsEntry("rpc.status_code", "OK");
  }

  @Test
  void attachingOutsideACallDoesNothing() {
    CallLog.attach("room", "kitchen");

    assertThat(CallFields.current().asMap()).isEmpty();
  }

  @Test
  void aPeersMethodNameForgesNoLine() {
    String path = "x/" + "\r\n2026 INFO forged\u2028".repeat(40);

    assertThat(LogText.clean(path))
        .hasSizeLessThanOrEqualTo(LogText.MAX_LENGTH + 7)
        .doesNotContainPattern("[\\p{Cntrl}\u2028]")
        .startsWith("x/\\u000d\\u000a2026 INFO forged\\u2028")
        .endsWith("…");
  }

  @Test
  void cleanTextIsLeftAsItIs() {
    String text = "user 42 not found: ünïcode 🙂";

    assertThat(LogText.clean(text)).isSameAs(text);
    assertThat(LogText.clean("a".repeat(255) + "🙂")).isEqualTo("a".repeat(255) + "…");
  }

  @Test
  void levelsSayWhoseFaultItIs() {
    try (Rig rig = new Rig(List.of(CallLog.defaults()))) {
      for (String code : List.of("NOT_FOUND", "RESOURCE_EXHAUSTED", "INTERNAL", "UNIMPLEMENTED")) {
        rig.start(MethodType.UNARY, "error " + code).status();
      }
      awaitLines(4);
    }

    assertThat(log.lines().stream().map(line -> line.getLevel() + " " + line.getMessage()))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).startsWith("INFO").contains(" NOT_FOUND in "),
            line -> assertThat(line).startsWith("WARN").contains(" RESOURCE_EXHAUSTED in "),
            line -> assertThat(line).startsWith("ERROR").contains(" INTERNAL in "),
            line -> assertThat(line).startsWith("ERROR").contains(" UNIMPLEMENTED in "));
    assertThat(log.fields(0)).containsKey("error.type");
    assertThat(log.messages().get(0)).endsWith(" ms: as asked");
  }

  @Test
  void levelsCanBeSetPerCodeAndMethod() {
    CallLog quiet =
        CallLog.builder()
            .level(Status.Code.OK, org.slf4j.event.Level.DEBUG)
            .level("test.v1.Calls/UNARY", Status.Code.OK, org.slf4j.event.Level.TRACE)
            .build();
    try (Rig rig = new Rig(List.of(quiet))) {
      rig.start(MethodType.UNARY, "ok").status();
      awaitLines(1);
      rig.start(MethodType.SERVER_STREAMING, "ok").status();
      awaitLines(2);
    }

    assertThat(log.lines().stream().map(line -> line.getLevel()))
        .containsExactly(Level.TRACE, Level.DEBUG);
  }

  @Test
  void aSlowCallIsRaisedAndAlwaysKept() {
    CallLog log0 = CallLog.builder().slow(Duration.ofNanos(1)).sampleSuccesses(0).build();
    try (Rig rig = new Rig(List.of(log0))) {
      rig.start(MethodType.UNARY, "ok").status();
      awaitLines(1);
    }

    assertThat(log.lines().get(0).getLevel()).isEqualTo(Level.WARN);
    assertThat(log.fields(0)).containsEntry("slow", true);
    assertThat(log.messages().get(0)).endsWith(" ms (slow)");
  }

  @Test
  void samplingDropsSuccessesOnly() {
    CallLog failuresOnly = CallLog.builder().sampleSuccesses(0).build();
    try (Rig rig = new Rig(List.of(failuresOnly))) {
      rig.start(MethodType.UNARY, "ok").status();
      rig.start(MethodType.UNARY, "error NOT_FOUND").status();
      awaitLines(1);
    }

    assertThat(log.messages()).singleElement().asString().contains("NOT_FOUND");
  }

  @Test
  void anIdleLoggerIsNotObserved() {
    log.level(Level.OFF);
    try (Rig rig = new Rig(List.of(CallLog.defaults()))) {
      assertThat(rig.start(MethodType.UNARY, "ok").status().isOk()).isTrue();
    }

    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aLoggerMayBeSwitchedOffAndOnWhileTheServerRuns() {
    List<CallObserver> observers =
        List.of(CallMetrics.on(new SimpleMeterRegistry()), CallLog.defaults());
    try (Rig rig = new Rig(observers)) {
      rig.start(MethodType.UNARY, "ok").status();
      awaitLines(1);
      log.level(Level.OFF);
      rig.start(MethodType.UNARY, "ok").status();
      rig.start(MethodType.UNARY, "ok").status();
      log.level(Level.INFO);
      rig.start(MethodType.UNARY, "error NOT_FOUND").status();
      awaitLines(2);
    }

    assertThat(log.messages())
        .satisfiesExactly(
            line -> assertThat(line).contains(" OK in "),
            line -> assertThat(line).contains(" NOT_FOUND in "));
  }

  @Test
  void infrastructureIsLeftOutUnlessAskedFor() {
    ObservedMethod check =
        new ObservedMethod(
            CallSide.SERVER, "grpc.health.v1.Health/Check", HealthGrpc.getCheckMethod(), "");

    assertThat(CallLog.defaults().server(check)).isNull();
    assertThat(CallLog.builder().includeInfrastructure().build().server(check)).isNotNull();
  }

  @Test
  void refusesLimitsThatMakeNoSense() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CallLog.builder().slow(Duration.ZERO))
        .withMessage("slow must be positive, was PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CallLog.builder().slow(ChronoUnit.FOREVER.getDuration()))
        .withMessageStartingWith("slow must be at most 100 years, was PT");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CallLog.builder().sampleSuccesses(1.5))
        .withMessage("sampleSuccesses must be in [0, 1], was 1.5");
  }

  private void awaitLines(int count) {
    await().atMost(30, TimeUnit.SECONDS).until(() -> log.lines().size() >= count);
  }
}
