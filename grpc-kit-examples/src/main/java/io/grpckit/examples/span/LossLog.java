package io.grpckit.examples.span;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in a line that spans begin to be lost, and in another that they are not any more. */
final class LossLog implements SpanExporter {

  private static final Logger LOG = LoggerFactory.getLogger(LossLog.class);

  private final SpanExporter exporter;
  private final URI collector;
  private final AtomicBoolean losing = new AtomicBoolean();

  LossLog(SpanExporter exporter, URI collector) {
    this.exporter = exporter;
    this.collector = collector;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    CompletableResultCode result = exporter.export(spans);
    return result.whenComplete(() -> tell(result.isSuccess()));
  }

  private void tell(boolean arrived) {
    if (losing.compareAndSet(arrived, !arrived)) {
      if (arrived) {
        LOG.info("spans arrive at {} again", collector);
      } else {
        LOG.warn("spans are lost, {} does not take them", collector);
      }
    }
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
