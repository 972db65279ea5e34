package io.grpckit.interceptors.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpckit.interceptors.observe.Rig;
import io.grpckit.interceptors.observe.TestCalls;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the trace that a caller names. */
class RemoteParentTest {

  private static final String REMOTE_TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String TRACEPARENT = "00-" + REMOTE_TRACE + "-b7ad6b7169203331-01";

  private final FinishedSpans spans = new FinishedSpans();

  @AfterEach
  void close() {
    spans.close();
  }

  @Test
  void isContinuedWhereItIsTrusted() {
    assertThat(played(RemoteParent.TRUST, TRACEPARENT).getTraceId()).isEqualTo(REMOTE_TRACE);
  }

  @Test
  void isLinkedWhereStrangersCall() {
    SpanData span = played(RemoteParent.LINK, TRACEPARENT);

    assertThat(span.getTraceId()).isNotEqualTo(REMOTE_TRACE);
    assertThat(span.getLinks())
        .singleElement()
        .satisfies(link -> assertThat(link.getSpanContext().getTraceId()).isEqualTo(REMOTE_TRACE));
  }

  @Test
  void isNotEvenReadWhereItIsIgnored() {
    SpanData span = played(RemoteParent.IGNORE, TRACEPARENT);

    assertThat(span.getTraceId()).isNotEqualTo(REMOTE_TRACE);
    assertThat(span.getLinks()).isEmpty();
  }

  @Test
  void thatIsNonsenseIsNone() {
    SpanData span = played(RemoteParent.TRUST, "00-zz-00-xx\t;;");

    assertThat(span.getParentSpanContext().isValid()).isFalse();
  }

  private SpanData played(RemoteParent policy, String traceparent) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), traceparent);
    try (Rig rig = new Rig(List.of(CallTracing.builder(spans.sdk).remoteParent(policy).build()))) {
      rig.start(TestCalls.method(MethodType.UNARY), CallOptions.DEFAULT, headers, "ok").status();
      spans.await(1);
    }
    return spans.first(SpanKind.SERVER);
  }
}
