package io.grpckit.examples.edge.file;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.edge.call.JsonError;
import io.grpckit.examples.edge.call.LastWords;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.FileChunk;

/**
 * The chunks of a file as the body of a response, asked for as fast as the client reads. A failure
 * before the first one has its own status; after it the body breaks off, short of the length that
 * was announced.
 */
final class DownloadBody extends ClientCall.Listener<FileChunk> {

  private final ClientCall<DownloadFileRequest, FileChunk> call;
  private final ResponseHeaders headers;
  private final ServiceRequestContext request;
  private final HttpResponseWriter body = HttpResponse.streaming();
  private boolean begun;

  DownloadBody(
      ClientCall<DownloadFileRequest, FileChunk> call,
      ResponseHeaders headers,
      ServiceRequestContext request) {
    this.call = call;
    this.headers = headers;
    this.request = request;
  }

  HttpResponse response() {
    return body;
  }

  @Override
  public void onMessage(FileChunk chunk) {
    if (!begun) {
      begun = true;
      body.tryWrite(headers);
    }
    if (body.tryWrite(HttpData.wrap(chunk.getData().toByteArray()))) {
      body.whenConsumed().thenRun(() -> call.request(1));
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    LastWords.limit(request, status);
    if (status.isOk()) {
      body.tryWrite(HttpData.empty()); // waits with the rest, so that it can be cancelled
      body.close();
    } else if (begun) {
      body.close(status.asRuntimeException());
    } else {
      body.close(JsonError.response(RpcFailure.from(status, trailers), trailers));
    }
  }
}
