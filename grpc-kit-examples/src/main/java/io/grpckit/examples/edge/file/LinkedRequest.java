package io.grpckit.examples.edge.file;

import static io.grpckit.examples.file.link.DownloadLinkAuthenticator.ENTITY_TAG;
import static io.grpckit.examples.file.link.DownloadLinkAuthenticator.LINK;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Metadata;
import io.grpckit.examples.edge.call.CallRequest;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a request that may have a link in its address, {@code ?link=}, in place of a
 * header.
 */
final class LinkedRequest {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private LinkedRequest() {}

  /** The metadata of the first call, which knows no more of the file than the client does. */
  static Metadata headers(ServiceRequestContext context) {
    RequestHeaders request = context.request().headers();
    String matched = request.get(HttpHeaderNames.IF_MATCH, "");
    return headers(context, request.get(HttpHeaderNames.IF_RANGE, matched));
  }

  /** The metadata of the next call, of which the first one has told the entity tag. */
  static Metadata headers(ServiceRequestContext context, String entityTag) {
    Metadata headers = CallRequest.of(context).headers();
    String link = link(context);
    if (link != null) {
      headers.discardAll(AUTHORIZATION);
      headers.discardAll(LINK);
      headers.discardAll(ENTITY_TAG);
      headers.put(LINK, link);
      headers.put(ENTITY_TAG, entityTag);
    }
    return headers;
  }

  /** No cache has any use for an address that is good for a minute. */
  static String caching(ServiceRequestContext context) {
    return link(context) == null ? "private, no-cache" : "private, no-store";
  }

  private static @Nullable String link(ServiceRequestContext context) {
    return context.queryParam("link");
  }
}
