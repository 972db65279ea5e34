package io.grpckit.interceptors.tracing;

import static io.grpckit.interceptors.tracing.FinishedSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpckit.interceptors.observe.Rig;
import io.grpckit.interceptors.observe.TestCalls;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a span says of its call. */
class SpanContentsTest {

  private final FinishedSpans spans = new FinishedSpans();

  @AfterEach
  void close() {
    spans.close();
  }

  @Test
  void aServersSpanFailsOnlyForTheServersFaults() {
    CallTracing tracing = CallTracing.on(spans.sdk);
    try (Rig rig = new Rig(List.of(tracing), List.of(tracing))) {
      rig.start(MethodType.UNARY, "error NOT_FOUND").status();
      spans.await(2);
      assertThat(spans.first(SpanKind.SERVER).getStatus().getStatusCode())
          .isEqualTo(StatusCode.UNSET);
      assertThat(spans.first(SpanKind.CLIENT).getStatus().getStatusCode())
          .isEqualTo(StatusCode.ERROR);
      assertThat(attribute(spans.first(SpanKind.SERVER), "error.type")).isEqualTo("NOT_FOUND");
      spans.forget();

      rig.start(MethodType.UNARY, "error INTERNAL").status();
      spans.await(2);
      assertThat(spans.first(SpanKind.SERVER).getStatus().getStatusCode())
          .isEqualTo(StatusCode.ERROR);
      assertThat(spans.first(SpanKind.SERVER).getStatus().getDescription()).isEqualTo("as asked");
    }
  }

  @Test
  void anUnknownMethodsNameGivesNoSpanItsName() {
    try (Rig rig = new Rig(List.of(CallTracing.on(spans.sdk)))) {
      rig.start(
              TestCalls.method(MethodType.UNARY, "made.up/Method", true),
              CallOptions.DEFAULT,
              new Metadata(),
              "x")
          .status();
      spans.await(1);
    }

    assertThat(spans.first(SpanKind.SERVER).getName()).isEqualTo("grpc");
    assertThat(attribute(spans.first(SpanKind.SERVER), "rpc.method")).isEqualTo("other");
  }

  @Test
  void messageEventsAreCapped() {
    CallTracing tracing = CallTracing.builder(spans.sdk).messageEvents().build();
    try (Rig rig = new Rig(List.of(tracing))) {
      var call =
          rig.channel.newCall(TestCalls.method(MethodType.BIDI_STREAMING), CallOptions.DEFAULT);
      call.start(new io.grpc.ClientCall.Listener<>() {}, new Metadata());
      call.request(1);
      call.sendMessage("hang");
      for (int i = 0; i < 300; i++) {
        call.sendMessage("more");
      }
      call.halfClose();
      await()
          .atMost(30, TimeUnit.SECONDS)
          .until(() -> rig.calls.hanging().await(10, TimeUnit.MILLISECONDS));
      call.cancel("enough", null);
      spans.await(1);
    }

    assertThat(spans.first(SpanKind.SERVER).getEvents()).hasSizeBetween(1, CallSpan.MAX_EVENTS);
  }

  @Test
  void aMessageEventSaysWhichMessage() {
    try (Rig rig = new Rig(List.of(CallTracing.builder(spans.sdk).messageEvents().build()))) {
      rig.start(MethodType.UNARY, "hello").status();
      spans.await(1);
    }

    assertThat(spans.first(SpanKind.SERVER).getEvents())
        .extracting(event -> event.getAttributes().get(SpanAttributes.MESSAGE_TYPE))
        .containsExactly("RECEIVED", "SENT");
    assertThat(
            spans
                .first(SpanKind.SERVER)
                .getEvents()
                .get(0)
                .getAttributes()
                .get(SpanAttributes.MESSAGE_ID))
        .isEqualTo(1);
  }

  @Test
  void recordsTheMetadataThatIsListed() {
    CallTracing tracing = CallTracing.builder(spans.sdk).metadata("X-Tenant").build();
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("x-tenant", Metadata.ASCII_STRING_MARSHALLER), "acme");
    headers.put(Metadata.Key.of("x-other", Metadata.ASCII_STRING_MARSHALLER), "secret");
    try (Rig rig = new Rig(List.of(tracing))) {
      rig.start(TestCalls.method(MethodType.UNARY), CallOptions.DEFAULT, headers, "ok").status();
      spans.await(1);
    }

    assertThat(
            spans
                .first(SpanKind.SERVER)
                .getAttributes()
                .get(AttributeKey.stringArrayKey("rpc.request.metadata.x-tenant")))
        .containsExactly("acme");
    assertThat(spans.first(SpanKind.SERVER).getAttributes().toString()).doesNotContain("secret");
  }

  @Test
  void refusesToRecordCredentials() {
    for (String name : List.of("Authorization", "cookie", "x-token-bin", "no good")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> CallTracing.builder(spans.sdk).metadata(name))
          .withMessage("metadata must be text and no credential, was " + name);
    }
  }
}
