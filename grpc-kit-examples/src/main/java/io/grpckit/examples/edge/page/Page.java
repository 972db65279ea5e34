package io.grpckit.examples.edge.page;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ServerCacheControl;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.file.HttpFile;
import io.grpckit.examples.edge.call.Refusal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The page, from the class path, and the end of all paths that nobody else serves. A path that only
 * the page itself knows, such as {@code /chat/lobby}, is answered with the page's start; whatever
 * else is unknown is not found.
 */
public final class Page implements HttpService {

  private static final Pattern FILE = Pattern.compile("(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*+)++");
  private static final ServerCacheControl FOR_EVER =
      ServerCacheControl.builder().cachePublic().maxAgeSeconds(31_536_000).immutable().build();

  private final String folder;

  /**
   * The page of a folder.
   *
   * @param folder on the class path
   */
  public Page(String folder) {
    this.folder = folder;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    String path = context.path().equals("/") ? "/index.html" : context.path();
    if (!reads(request) || !FILE.matcher(path).matches()) {
      return notFound(context);
    }
    HttpFile file = file(path);
    return HttpResponse.of(
        file.readAttributes(context.blockingTaskExecutor())
            .thenApply(
                attributes -> {
                  boolean found = attributes != null;
                  return found ? serve(file, context, request) : absent(context, request);
                }));
  }

  private static boolean reads(HttpRequest request) {
    return request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
  }

  /** The names of what the build puts into {@code assets} change with the content. */
  private HttpFile file(String path) {
    return HttpFile.builder(Page.class.getClassLoader(), folder + path)
        .cacheControl(path.startsWith("/assets/") ? FOR_EVER : ServerCacheControl.REVALIDATED)
        .build();
  }

  private static HttpResponse serve(
      HttpFile file, ServiceRequestContext context, HttpRequest request) {
    try {
      return file.asService().serve(context, request);
    } catch (Exception e) {
      return HttpResponse.ofFailure(e);
    }
  }

  private HttpResponse absent(ServiceRequestContext context, HttpRequest request) {
    if (!isRoute(context.path(), request.headers().get(HttpHeaderNames.ACCEPT))) {
      return notFound(context);
    }
    HttpFile start = file("/index.html");
    return HttpResponse.of(
        start
            .readAttributes(context.blockingTaskExecutor())
            .thenApply(
                attributes ->
                    attributes == null ? notFound(context) : serve(start, context, request)));
  }

  /** What a browser navigates to and is no file. */
  private static boolean isRoute(String path, @Nullable String accept) {
    boolean named = path.substring(path.lastIndexOf('/')).contains(".");
    return !named && accept != null && accept.contains("text/html");
  }

  private static HttpResponse notFound(ServiceRequestContext context) {
    return Refusal.of(
            context.request().headers(),
            HttpStatus.NOT_FOUND,
            "there is nothing at " + context.path())
        .toHttpResponse();
  }
}
