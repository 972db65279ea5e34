package io.grpckit.examples.edge.endpoint;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The keys of the tokens, for whoever verifies them. */
public final class JwksEndpoint implements HttpService {

  private static final MediaType TYPE = MediaType.create("application", "jwk-set+json");

  /** A key is published for two hours before it signs: caches and readers notice it long before. */
  private static final String FIVE_MINUTES = "public, max-age=300";

  private final Supplier<CompletionStage<String>> document;

  /**
   * Publishes a document.
   *
   * @param document the JWK Set of the moment (RFC 7517)
   */
  public JwksEndpoint(Supplier<CompletionStage<String>> document) {
    this.document = document;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    return HttpResponse.of(document.get().thenApply(JwksEndpoint::answer));
  }

  private static HttpResponse answer(String json) {
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(TYPE)
            .set(HttpHeaderNames.CACHE_CONTROL, FIVE_MINUTES)
            .build(),
        HttpData.ofUtf8(json));
  }
}
