package io.grpckit.examples.file;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.protobuf.ByteString;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpckit.examples.TestClock;
import io.grpckit.examples.TestServer;
import io.grpckit.examples.file.catalog.FileCatalog;
import io.grpckit.examples.file.store.ByteStore;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.FileServiceGrpc;
import io.grpckit.examples.file.v1.FileServiceGrpc.FileServiceBlockingV2Stub;
import io.grpckit.examples.file.v1.UploadResponse;
import io.grpckit.examples.store.Database;
import io.grpckit.examples.user.SqlUserStore;
import io.grpckit.examples.user.User;
import io.grpckit.examples.user.UserStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A server with the file service on a folder, which can be stopped and started again. */
final class FileServer implements AutoCloseable {

  static final long MAX_FILE_SIZE = 4 << 20;
  static final long QUOTA = 10 << 20;

  final TestClock clock = new TestClock();

  private final Path folder;
  private final UnaryOperator<ByteStore> decorator;
  private final Duration patience;
  private final long leastTaken;
  private Database database;
  private FileArchive archive;
  private FileService service;
  private TestServer server;

  FileServer(Path folder) throws IOException {
    this(folder, store -> store);
  }

  FileServer(Path folder, UnaryOperator<ByteStore> decorator) throws IOException {
    this(folder, decorator, FileService.PATIENCE);
  }

  FileServer(Path folder, UnaryOperator<ByteStore> decorator, Duration patience)
      throws IOException {
    this(folder, decorator, patience, 1);
  }

  FileServer(Path folder, UnaryOperator<ByteStore> decorator, Duration patience, long leastTaken)
      throws IOException {
    this.leastTaken = leastTaken;
    this.folder = folder;
    this.decorator = decorator;
    this.patience = patience;
    start();
  }

  private void start() throws IOException {
    database = Database.sqlite(folder.resolve("example.db"));
    ByteStore bytes = decorator.apply(ByteStore.inDirectory(folder.resolve("files")));
    archive =
        new FileArchive(
            FileCatalog.in(database), bytes, new FileLimits(MAX_FILE_SIZE, QUOTA), clock);
    archive.removeInterrupted();
    archive.removeAbandoned();
    service = new FileService(archive, (caller, file) -> caller + file.id(), patience, leastTaken);
    server = TestServer.start(FileService.failures(), service);
  }

  /** How many callers download something. */
  int downloading() {
    return service.downloading();
  }

  /** Whether no resumable upload is under way. */
  boolean idle() {
    return archive.activeUploads() == 0;
  }

  void removeAbandoned() {
    service.removeAbandoned();
  }

  /** Deletes a user who has existed all the time. */
  void deleteUser(String name) {
    UserStore users = new SqlUserStore(database);
    String id = "id-" + name; // as TestServer has it
    users.add(new User(id, name, name + "@example.com", clock.instant()));
    users.remove(id, clock.instant());
  }

  void removeOfDeletedUsers() {
    service.removeOfDeletedUsers();
  }

  void restart() throws IOException {
    close();
    start();
  }

  @Override
  public void close() {
    server.close();
    service.close();
    database.close();
  }

  FileServiceBlockingV2Stub as(String name) {
    return FileServiceGrpc.newBlockingV2Stub(server.as(name)).withDeadlineAfter(60, SECONDS);
  }

  /** Sends the chunks and half-closes. */
  UploadResponse upload(String name, FileChunk... chunks) throws Exception {
    BlockingClientCall<FileChunk, UploadResponse> call = as(name).uploadFile();
    for (FileChunk chunk : chunks) {
      if (!call.write(chunk)) {
        break; // it has ended already: reading tells why
      }
    }
    call.halfClose();
    return call.read();
  }

  byte[] download(String name, DownloadFileRequest request) throws Exception {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (FileChunk chunk : chunks(name, request)) {
      chunk.getData().writeTo(content);
    }
    return content.toByteArray();
  }

  byte[] download(String name, String fileId) throws Exception {
    return download(name, DownloadFileRequest.newBuilder().setFileId(fileId).build());
  }

  List<FileChunk> chunks(String name, DownloadFileRequest request) throws Exception {
    BlockingClientCall<?, FileChunk> call = as(name).downloadFile(request);
    Stream.Builder<FileChunk> chunks = Stream.builder();
    while (call.hasNext()) {
      chunks.add(call.read());
    }
    return chunks.build().toList();
  }

  /** Everything that is in the byte store, finished or not. */
  List<Path> stored() {
    try (Stream<Path> files = Files.walk(folder.resolve("files"))) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static FileChunk.Builder first(String filename, byte[] data) {
    return FileChunk.newBuilder().setFilename(filename).setData(ByteString.copyFrom(data));
  }

  static FileChunk next(byte[] data) {
    return FileChunk.newBuilder().setData(ByteString.copyFrom(data)).build();
  }

  static StatusException refusal(ThrowingCall call) throws Exception {
    try {
      call.run();
    } catch (StatusException e) {
      return e;
    }
    throw new AssertionError("the call must be refused");
  }

  @FunctionalInterface
  interface ThrowingCall {
    void run() throws Exception;
  }
}
