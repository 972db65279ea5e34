package io.grpckit.examples.edge;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.FileInfo;
import io.grpckit.examples.file.v1.FileServiceGrpc;
import io.grpckit.examples.file.v1.GetFileInfoRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A file as the body of a response: {@code GET /v1/files/ID/content}, for browsers and whatever
 * else downloads: with ranges, and its SHA-256 for an {@code ETag}. It is never shown in place of a
 * page: what users upload is not ours.
 */
final class FileDownload implements HttpService {

  private static final String PATH = "/v1/files/{file_id}/content";

  /** The JDK's own for RFC 1123 has days of one digit, which HTTP has not (RFC 9110, 5.6.7). */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

  private final Channel onward;

  FileDownload(Channel onward) {
    this.onward = onward;
  }

  /** How long it may take is for the service to say. */
  void install(ServerBuilder http) {
    http.route().get(PATH).head(PATH).requestTimeoutMillis(0).build(this);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    try {
      Metadata headers = CallHeaders.of(context);
      CallOptions options = CallTimeout.options(request.headers());
      FileInfoCall info = new FileInfoCall();
      ClientCall<GetFileInfoRequest, FileInfo> call =
          onward.newCall(FileServiceGrpc.getGetFileInfoMethod(), options);
      call.start(info, headers);
      call.request(2); // the second one would be an error, which is noticed only if asked for
      String id = String.valueOf(context.pathParam("file_id"));
      call.sendMessage(GetFileInfoRequest.newBuilder().setFileId(id).build());
      call.halfClose();
      HttpResponse response =
          HttpResponse.of(
              info.answer.handle(
                  (file, failure) ->
                      failure == null ? answer(file, context, options) : refuse(failure)));
      return RestCall.cancelling(call, response);
    } catch (IllegalArgumentException e) {
      return Refusal.of(request.headers(), HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()))
          .toHttpResponse();
    }
  }

  private static HttpResponse refuse(Throwable failure) {
    return RestError.response(RpcFailure.from(failure)).toHttpResponse();
  }

  private HttpResponse answer(FileInfo file, ServiceRequestContext context, CallOptions options) {
    Selection selection = Selection.of(context.request().headers(), file.getSize(), eTag(file));
    ResponseHeaders headers = headers(file, selection);
    if (!selection.hasBytes() || context.method() == HttpMethod.HEAD) {
      return HttpResponse.of(headers);
    }
    ClientCall<DownloadFileRequest, FileChunk> call =
        onward.newCall(FileServiceGrpc.getDownloadFileMethod(), options);
    FileStream stream = new FileStream(call, headers);
    call.start(stream, CallHeaders.of(context));
    call.request(1);
    call.sendMessage(
        DownloadFileRequest.newBuilder()
            .setFileId(file.getFileId())
            .setOffset(selection.offset())
            .setLength(selection.length())
            .build());
    call.halfClose();
    return RestCall.cancelling(call, stream.body());
  }

  private static ResponseHeaders headers(FileInfo file, Selection selection) {
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(selection.status())
            .set(HttpHeaderNames.ETAG, eTag(file))
            .set(HttpHeaderNames.LAST_MODIFIED, httpDate(file.getCreatedAt()))
            .set(HttpHeaderNames.CACHE_CONTROL, "private, no-cache")
            .set(HttpHeaderNames.ACCEPT_RANGES, "bytes");
    String contentRange = selection.contentRange(file.getSize());
    if (!contentRange.isEmpty()) {
      headers.set(HttpHeaderNames.CONTENT_RANGE, contentRange);
    }
    if (selection.isFile()) {
      headers
          .contentType(MediaType.OCTET_STREAM)
          .set(HttpHeaderNames.CONTENT_DISPOSITION, Attachment.named(file.getFilename()))
          .contentLength(selection.length());
    }
    return headers.build();
  }

  /** What is in a file never changes. */
  private static String eTag(FileInfo file) {
    return '"' + file.getSha256() + '"';
  }

  static String httpDate(long millis) {
    return HTTP_DATE.format(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
  }

  private static final class FileInfoCall extends ClientCall.Listener<FileInfo> {

    private final CompletableFuture<FileInfo> answer = new CompletableFuture<>();
    private @Nullable FileInfo file;

    @Override
    public void onMessage(FileInfo message) {
      file = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (status.isOk() && file != null) {
        answer.complete(file);
      } else {
        answer.completeExceptionally(new StatusRuntimeException(status, trailers));
      }
    }
  }
}
