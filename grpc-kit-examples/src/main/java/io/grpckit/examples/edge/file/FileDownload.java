package io.grpckit.examples.edge.file;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpckit.examples.edge.call.CallRequest;
import io.grpckit.examples.edge.call.Departure;
import io.grpckit.examples.edge.call.Refusal;
import io.grpckit.examples.edge.call.UnaryAnswer;
import io.grpckit.examples.file.link.DownloadLinks;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.FileInfo;
import io.grpckit.examples.file.v1.FileServiceGrpc;
import io.grpckit.examples.file.v1.GetFileInfoRequest;

/**
 * A file as the body of a response: {@code GET /v1/files/ID/content}, for browsers and whatever
 * else downloads: with ranges, and its SHA-256 for an {@code ETag}. Who cannot send headers has
 * {@code ?link=} for credentials. It is never shown in place of a page: what users upload is not
 * ours.
 */
public final class FileDownload implements HttpService {

  private static final String PATH = "/v1/files/{file_id}/content";

  private final Channel onward;

  /**
   * Gives files.
   *
   * @param onward to the server with the {@code FileService}
   */
  public FileDownload(Channel onward) {
    this.onward = onward;
  }

  /**
   * Installs the route. How long it may take is for the service to say.
   *
   * @param http gets it
   */
  public void install(ServerBuilder http) {
    http.route().get(PATH).head(PATH).requestTimeoutMillis(0).build(this);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    try {
      CallOptions options = CallRequest.of(context).options();
      ClientCall<GetFileInfoRequest, FileInfo> call =
          onward.newCall(FileServiceGrpc.getGetFileInfoMethod(), options);
      HttpResponse response =
          UnaryAnswer.<FileInfo>of(file -> answer(file, context, options))
              .start(call, LinkedRequest.headers(context));
      String id = String.valueOf(context.pathParam("file_id"));
      call.sendMessage(GetFileInfoRequest.newBuilder().setFileId(id).build());
      call.halfClose();
      return Departure.cancels(call, response);
    } catch (IllegalArgumentException e) {
      return Refusal.malformed(request.headers(), e);
    }
  }

  private HttpResponse answer(FileInfo file, ServiceRequestContext context, CallOptions options) {
    String eTag = DownloadLinks.entityTag(file.getSha256());
    RequestedBytes bytes = RequestedBytes.of(context.request().headers(), file.getSize(), eTag);
    ResponseHeaders headers = headers(file, bytes, LinkedRequest.caching(context));
    if (!bytes.hasBytes() || context.method() == HttpMethod.HEAD) {
      return HttpResponse.of(headers);
    }
    ClientCall<DownloadFileRequest, FileChunk> call =
        onward.newCall(FileServiceGrpc.getDownloadFileMethod(), options);
    DownloadBody body = new DownloadBody(call, headers, context);
    call.start(body, LinkedRequest.headers(context, eTag));
    call.request(1);
    call.sendMessage(
        DownloadFileRequest.newBuilder()
            .setFileId(file.getFileId())
            .setOffset(bytes.offset())
            .setLength(bytes.length())
            .build());
    call.halfClose();
    return Departure.cancels(call, body.response());
  }

  private static ResponseHeaders headers(FileInfo file, RequestedBytes bytes, String caching) {
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(bytes.status())
            .set(HttpHeaderNames.ETAG, DownloadLinks.entityTag(file.getSha256()))
            .set(HttpHeaderNames.LAST_MODIFIED, HttpDate.of(file.getCreatedAt()))
            .set(HttpHeaderNames.CACHE_CONTROL, caching)
            .set(HttpHeaderNames.ACCEPT_RANGES, "bytes");
    String contentRange = bytes.contentRange(file.getSize());
    if (!contentRange.isEmpty()) {
      headers.set(HttpHeaderNames.CONTENT_RANGE, contentRange);
    }
    if (bytes.isFile()) {
      headers
          .contentType(MediaType.OCTET_STREAM)
          .set(HttpHeaderNames.CONTENT_DISPOSITION, Attachment.named(file.getFilename()))
          .contentLength(bytes.length());
    }
    return headers.build();
  }
}
