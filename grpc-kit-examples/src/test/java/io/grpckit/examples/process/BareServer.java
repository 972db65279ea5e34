package io.grpckit.examples.process;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.FileServiceGrpc.FileServiceImplBase;
import io.grpckit.examples.file.v1.UploadResponse;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * grpc-java and nothing else, in a process of its own: uploads are counted and thrown away,
 * downloads made up; the length that is asked for is the file's.
 */
final class BareServer implements AutoCloseable {
  private final Process process;
  private final String target;

  private BareServer(Process process, String target) {
    this.process = process;
    this.target = target;
  }

  static BareServer start(String... javaOptions) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(javaOptions));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), BareServer.class.getName()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    while (line != null && !line.startsWith("port ")) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("the server ended before it was ready");
    }
    return new BareServer(process, "127.0.0.1:" + line.substring("port ".length()));
  }

  String target() {
    return target;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** Serves until it is killed. */
  public static void main(String[] args) throws Exception {
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new Files())
            .build()
            .start();
    System.out.println("port " + server.getPort());
    server.awaitTermination();
  }

  private static final class Files extends FileServiceImplBase {

    @Override
    public StreamObserver<FileChunk> uploadFile(StreamObserver<UploadResponse> response) {
      return new StreamObserver<>() {
        private long size;

        @Override
        public void onNext(FileChunk chunk) {
          size += chunk.getData().size();
        }

        @Override
        public void onError(Throwable lost) {}

        @Override
        public void onCompleted() {
          response.onNext(UploadResponse.newBuilder().setSize(size).build());
          response.onCompleted();
        }
      };
    }

    @Override
    public void downloadFile(DownloadFileRequest request, StreamObserver<FileChunk> response) {
      ServerCallStreamObserver<FileChunk> chunks = (ServerCallStreamObserver<FileChunk>) response;
      GeneratedFile file = new GeneratedFile(request.getLength());
      chunks.setOnReadyHandler(
          new Runnable() {
            private long sent;

            @Override
            public void run() {
              while (sent < file.size() && chunks.isReady()) {
                FileChunk chunk = file.chunk(sent);
                chunks.onNext(chunk);
                sent += chunk.getData().size();
                if (sent == file.size()) {
                  chunks.onCompleted();
                }
              }
            }
          });
    }
  }
}
