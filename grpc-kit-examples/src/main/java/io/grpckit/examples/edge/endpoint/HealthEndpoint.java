package io.grpckit.examples.edge.endpoint;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.AbstractHttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpckit.health.HealthManager;

/** Whether the server lives, or may be sent calls, for probes that speak HTTP. */
public final class HealthEndpoint extends AbstractHttpService {

  private final HealthManager health;
  private final String question;

  /**
   * Answers one question.
   *
   * @param health knows
   * @param question the name of a service
   */
  public HealthEndpoint(HealthManager health, String question) {
    this.health = health;
    this.question = question;
  }

  @Override
  protected HttpResponse doGet(ServiceRequestContext context, HttpRequest request) {
    boolean serving = health.snapshot().service(question).serving();
    return HttpResponse.of(
        serving ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE,
        MediaType.JSON_UTF_8,
        "{\"status\":\"%s\"}\n",
        serving ? "SERVING" : "NOT_SERVING");
  }
}
