package io.grpckit.examples.file;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.file.catalog.FileCatalog;
import io.grpckit.examples.file.catalog.OwnerDeletedException;
import io.grpckit.examples.file.catalog.QuotaExceededException;
import io.grpckit.examples.file.catalog.StoredFile;
import io.grpckit.examples.file.catalog.UploadConflictException;
import io.grpckit.examples.file.link.DownloadLinkSigner;
import io.grpckit.examples.file.link.DownloadLinks;
import io.grpckit.examples.file.store.ByteStore;
import io.grpckit.examples.file.store.S3Address;
import io.grpckit.examples.file.v1.CreateDownloadLinkRequest;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.DownloadLink;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.FileInfo;
import io.grpckit.examples.file.v1.FileServiceGrpc;
import io.grpckit.examples.file.v1.GetFileInfoRequest;
import io.grpckit.examples.file.v1.UploadResponse;
import io.grpckit.examples.stall.CallsPerCaller;
import io.grpckit.examples.stall.Pace;
import io.grpckit.examples.stall.StalledException;
import io.grpckit.examples.store.Database;
import io.grpckit.interceptors.auth.Caller;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code file.v1.FileService} on the wire. Requests arrive validated, callers authorised; what goes
 * wrong is mapped outside, by {@link #failures()}.
 */
public final class FileService extends FileServiceGrpc.FileServiceImplBase
    implements AutoCloseable {

  /** How long the caller of an upload may send nothing, and that of a download take too little. */
  public static final Duration PATIENCE = Duration.ofMinutes(1);

  /** How many bytes a caller must take of a download within {@link #PATIENCE}. */
  public static final long LEAST_TAKEN = 512 << 10;

  private static final Logger log = LoggerFactory.getLogger(FileService.class);
  private static final int DISK_THREADS = 8;
  private static final Duration RETRY_DELAY = Duration.ofSeconds(5);

  private final FileArchive archive;
  private final DownloadLinkSigner links;
  private final Pace uploadPace;
  private final Pace downloadPace;
  private final CallsPerCaller downloads = new CallsPerCaller(FileLimits.MAX_DOWNLOADS);
  private final ExecutorService disk = diskThreads();

  FileService(FileArchive archive, DownloadLinkSigner links, Duration patience, long leastTaken) {
    this.archive = archive;
    this.links = requireNonNull(links, "links");
    this.uploadPace = Pace.anything("sent", patience);
    this.downloadPace = new Pace("taken", leastTaken, patience);
  }

  /**
   * Serves files whose bytes are in a local directory. What an earlier process has left unfinished
   * there is removed, unless it can still be resumed; if the database is shared, an hour later.
   *
   * @param database with its tables up to date
   * @param directory where the bytes are; it is created if need be, and no other process uses it
   * @param limits how much may be stored
   * @param links signs links to files
   * @return the service, to be closed after the server
   * @throws IOException if the directory cannot be used
   */
  public static FileService create(
      Database database, Path directory, FileLimits limits, DownloadLinkSigner links)
      throws IOException {
    FileArchive archive =
        archive(database, ByteStore.inDirectory(requireNonNull(directory, "directory")), limits);
    if (!database.isShared()) {
      archive.removeInterrupted();
    }
    return start(archive, links);
  }

  /**
   * Serves files whose bytes are in a bucket, together with any number of other servers.
   *
   * @param database with its tables up to date, the same for all
   * @param bucket where the bytes are
   * @param spool a local folder for what is being sent; it is created if need be, and no other
   *     process uses it
   * @param limits how much may be stored
   * @param links signs links to files
   * @return the service, to be closed after the server
   * @throws IOException if the bucket or the folder cannot be used
   */
  public static FileService create(
      Database database, S3Address bucket, Path spool, FileLimits limits, DownloadLinkSigner links)
      throws IOException {
    return start(archive(database, ByteStore.inBucket(bucket, spool), limits), links);
  }

  private static FileArchive archive(Database database, ByteStore bytes, FileLimits limits) {
    FileCatalog catalog = FileCatalog.in(requireNonNull(database, "database"));
    return new FileArchive(catalog, bytes, limits, Clock.systemUTC());
  }

  private static FileService start(FileArchive archive, DownloadLinkSigner links) {
    archive.removeAbandoned();
    return new FileService(archive, links, PATIENCE, LEAST_TAKEN);
  }

  /**
   * What callers are told when something goes wrong here.
   *
   * @return for the mapper of the server
   */
  public static ExceptionMapper failures() {
    return ExceptionMapper.builder()
        .map(InvalidUploadException.class, e -> RpcFailure.invalidArgument(e.field(), e.rule()))
        .map(UnknownFileException.class, e -> RpcFailure.notFound(e.kind(), e.id()))
        .map(UploadConflictException.class, RpcFailure.aborted("another call took the upload over"))
        .map(
            QuotaExceededException.class,
            e -> RpcFailure.resourceExhausted("user:" + e.ownerId(), e.getMessage()))
        .map(
            OwnerDeletedException.class,
            RpcFailure.of(Status.Code.UNAUTHENTICATED, "the user was deleted"))
        .map(
            StalledException.class,
            e -> RpcFailure.of(Status.Code.RESOURCE_EXHAUSTED, e.getMessage()))
        .map(StorageException.class, FileService::storageFailure)
        .build();
  }

  /** The operator was told by the store, once; the caller learns no more than it needs. */
  private static RpcFailure storageFailure(StorageException e) {
    log.debug("where", e);
    return e.full()
        ? RpcFailure.of(Status.Code.RESOURCE_EXHAUSTED, "there is no room left for files")
        : RpcFailure.unavailable("files cannot be stored or read at the moment", RETRY_DELAY);
  }

  /** Removes uploads that nobody has come back to for a day. To be called every now and then. */
  public void removeAbandoned() {
    archive.removeAbandoned();
  }

  /**
   * Removes what is in the files of users who were deleted, which nobody sees any more. To be
   * called every now and then; what fails is left to the next time.
   */
  public void removeOfDeletedUsers() {
    archive.removeOfDeletedOwners();
  }

  @Override
  public StreamObserver<FileChunk> uploadFile(StreamObserver<UploadResponse> response) {
    String ownerId = Caller.current().subject();
    return new UploadCall<>(archive, ownerId, FileMessages::uploaded, response, disk, uploadPace)
        .start();
  }

  /**
   * Receives an upload for another service, under the same rules.
   *
   * @param response gets the file's description
   * @return gets the chunks
   */
  public StreamObserver<FileChunk> receive(StreamObserver<FileInfo> response) {
    String ownerId = Caller.current().subject();
    return new UploadCall<>(archive, ownerId, FileMessages::info, response, disk, uploadPace)
        .start();
  }

  @Override
  public void downloadFile(DownloadFileRequest request, StreamObserver<FileChunk> chunks) {
    DownloadLinks.check(request.getFileId());
    StoredFile file = archive.file(request.getFileId());
    InvalidUploadException.check(
        request.getOffset() <= file.size(), "offset", "must be at most %d", file.size());
    String callerId = Caller.current().subject();
    if (!downloads.begin(callerId)) {
      throw new QuotaExceededException(
          callerId,
          "at most %d of your downloads may run at a time: finish one first"
              .formatted(FileLimits.MAX_DOWNLOADS));
    }
    new DownloadCall(
            archive,
            file,
            request,
            (ServerCallStreamObserver<FileChunk>) chunks,
            disk,
            downloadPace,
            () -> downloads.end(callerId))
        .start();
  }

  @Override
  public void getFileInfo(GetFileInfoRequest request, StreamObserver<FileInfo> response) {
    DownloadLinks.check(request.getFileId());
    response.onNext(info(request));
    response.onCompleted();
  }

  @Override
  public void createDownloadLink(
      CreateDownloadLinkRequest request, StreamObserver<DownloadLink> response) {
    StoredFile file = archive.file(request.getFileId());
    String token = links.sign(Caller.current().subject(), file);
    response.onNext(FileMessages.link(file, token));
    response.onCompleted();
  }

  private FileInfo info(GetFileInfoRequest request) {
    if (!request.getFileId().isEmpty()) {
      return FileMessages.info(archive.file(request.getFileId()));
    }
    String ownerId = Caller.current().subject();
    return archive
        .fileOfUpload(ownerId, request.getUploadId())
        .map(FileMessages::info)
        .orElseGet(() -> FileMessages.info(archive.progress(ownerId, request.getUploadId())));
  }

  /**
   * Looks whether files can be stored and read.
   *
   * @throws IOException if they cannot
   */
  public void check() throws IOException {
    archive.bytes().check();
  }

  /** How many callers download something. */
  int downloading() {
    return downloads.callers();
  }

  /** Lets go of the threads and of the store. Calls that still run are lost. */
  @Override
  public void close() {
    disk.shutdownNow();
    archive.bytes().close();
  }

  private static ExecutorService diskThreads() {
    AtomicInteger count = new AtomicInteger();
    return Executors.newFixedThreadPool(
        DISK_THREADS,
        task -> {
          Thread thread = new Thread(task, "disk-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
