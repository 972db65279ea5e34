package io.grpckit.examples.edge.file;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.server.AbstractHttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.StatusRuntimeException;
import io.grpckit.errors.RpcFailure;
import io.grpckit.errors.Violations;
import io.grpckit.examples.edge.call.CallRequest;
import io.grpckit.examples.edge.call.Departure;
import io.grpckit.examples.edge.call.JsonError;
import io.grpckit.examples.edge.call.Refusal;
import io.grpckit.examples.edge.rest.RestFields;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.FileServiceGrpc;
import io.grpckit.examples.file.v1.UploadResponse;
import java.util.Set;

/**
 * A file as the body of a request: {@code POST /v1/files?filename=…}. What {@code
 * FileService.UploadFile} wants to know in its first message, the query says: {@code sha256},
 * {@code upload_id} and {@code offset} to resume, {@code declared_size}.
 */
public final class FileUpload extends AbstractHttpService {

  private static final String PATH = "/v1/files";
  private static final Set<String> OF_THE_BODY = Set.of("data");

  private final Channel onward;

  /**
   * Takes files.
   *
   * @param onward to the server with the {@code FileService}
   */
  public FileUpload(Channel onward) {
    this.onward = onward;
  }

  /**
   * Installs the route. How large a file may be, and how long it may take, is for the service to
   * say.
   *
   * @param http gets it
   */
  public void install(ServerBuilder http) {
    http.route().post(PATH).requestTimeoutMillis(0).maxRequestLength(0).build(this);
  }

  @Override
  protected HttpResponse doPost(ServiceRequestContext context, HttpRequest request) {
    try {
      return start(first(context.queryParams(), request), context, request);
    } catch (StatusRuntimeException e) {
      return JsonError.response(RpcFailure.from(e)).toHttpResponse();
    } catch (IllegalArgumentException e) {
      return Refusal.malformed(request.headers(), e);
    }
  }

  private HttpResponse start(FileChunk first, ServiceRequestContext context, HttpRequest request) {
    CallRequest asked = CallRequest.of(context);
    ClientCall<FileChunk, UploadResponse> call =
        onward.newCall(FileServiceGrpc.getUploadFileMethod(), asked.options());
    UploadBody body = new UploadBody(call, first, context.eventLoop(), UploadBody.LONGEST_WAIT);
    HttpResponse answer = body.start(asked.headers());
    request.subscribe(body, context.eventLoop());
    return Departure.cancels(call, answer);
  }

  private static FileChunk first(QueryParams query, HttpRequest request) {
    RestFields fields = new RestFields(FileChunk.newBuilder());
    for (String name : query.names()) {
      if (OF_THE_BODY.contains(name)) {
        throw Violations.check().add(name, "is the body").failure().asRuntimeException();
      }
      fields.parameter(name, query.getAll(name));
    }
    FileChunk first = (FileChunk) fields.build();
    long length = request.headers().getLong(HttpHeaderNames.CONTENT_LENGTH, 0);
    boolean known = first.getDeclaredSize() == 0 && length > 0;
    return known ? first.toBuilder().setDeclaredSize(first.getOffset() + length).build() : first;
  }
}
