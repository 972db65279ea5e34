package io.grpckit.examples.edge.endpoint;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.AbstractHttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;

/** The server's metrics, for Prometheus: OpenMetrics for whoever asks for it, else its own text. */
public final class MetricsEndpoint extends AbstractHttpService {

  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry meters;

  /**
   * Publishes metrics.
   *
   * @param meters what is measured
   */
  public MetricsEndpoint(PrometheusMeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  protected HttpResponse doGet(ServiceRequestContext context, HttpRequest request) {
    String accept = request.headers().get(HttpHeaderNames.ACCEPT, "").toLowerCase(Locale.ROOT);
    String type = accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
    return HttpResponse.of(
        () ->
            HttpResponse.of(
                HttpStatus.OK, MediaType.parse(type), HttpData.ofUtf8(meters.scrape(type))),
        context.blockingTaskExecutor());
  }
}
