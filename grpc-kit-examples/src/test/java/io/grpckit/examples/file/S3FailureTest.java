package io.grpckit.examples.file;

import static io.grpckit.examples.file.FileServer.first;
import static io.grpckit.examples.file.FileServer.random;
import static io.grpckit.examples.file.FileServer.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.file.v1.UploadResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3FailureTest {

  private static final byte[] CONTENT = random(600_000);

  @TempDir private Path folder;

  @Test
  void saysThatS3IsAwayAndGoesOnByItself() throws Exception {
    try (S3Server s3 = S3Server.start(folder.resolve("s3"));
        FileServer server = new FileServer(folder, local -> open(s3))) {
      UploadResponse stored = upload(server);

      s3.kill();
      assertUnavailable(() -> upload(server));
      assertUnavailable(() -> server.download("alice", stored.getFileId()));

      s3.start();
      assertThat(server.download("alice", stored.getFileId())).isEqualTo(CONTENT);
      assertThat(upload(server).getSize()).isEqualTo(CONTENT.length);
    }
  }

  private ByteStore open(S3Server s3) {
    try {
      return S3ByteStore.in(s3.address(), folder.resolve("spool"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UploadResponse upload(FileServer server) throws Exception {
    return server.upload("alice", first("a", CONTENT).build());
  }

  private static void assertUnavailable(FileServer.ThrowingCall call) throws Exception {
    RpcFailure failure = RpcFailure.from(refusal(call));

    assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(failure.message()).isEqualTo("files cannot be stored or read at the moment");
    assertThat(failure.retryDelay()).isPresent();
  }
}
