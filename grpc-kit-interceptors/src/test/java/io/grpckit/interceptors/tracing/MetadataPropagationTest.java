package io.grpckit.interceptors.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import org.junit.jupiter.api.Test;

class MetadataPropagationTest {

  private static final Metadata.Key<String> TRACEPARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

  private final MetadataPropagation propagation =
      new MetadataPropagation(W3CTraceContextPropagator.getInstance());

  @Test
  void neverThrowsForNamesThatGrpcRefuses() {
    Metadata headers = new Metadata();

    for (String name : new String[] {":path", "trace-bin", "", "ümlaut", "a b"}) {
      propagation.set(headers, name, "x");

      assertThat(propagation.get(headers, name)).isNull();
      assertThat(propagation.getAll(headers, name)).isExhausted();
    }
    assertThat(headers.keys()).isEmpty();
  }

  @Test
  void replacesWhatIsAlreadyThere() {
    Metadata headers = new Metadata();
    headers.put(TRACEPARENT, "old");
    headers.put(TRACEPARENT, "older");

    propagation.set(headers, "traceparent", "new");

    assertThat(headers.getAll(TRACEPARENT)).containsExactly("new");
  }

  @Test
  void readsAllValuesOfAHeader() {
    Metadata headers = new Metadata();
    Metadata.Key<String> baggage = Metadata.Key.of("baggage", Metadata.ASCII_STRING_MARSHALLER);
    headers.put(baggage, "a=1");
    headers.put(baggage, "b=2");

    assertThat(propagation.getAll(headers, "baggage")).toIterable().containsExactly("a=1", "b=2");
    assertThat(propagation.get(null, "baggage")).isNull();
  }
}
