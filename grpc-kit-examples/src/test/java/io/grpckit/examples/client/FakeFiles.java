package io.grpckit.examples.client;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.file.v1.DownloadFileRequest;
import io.grpckit.examples.file.v1.FileChunk;
import io.grpckit.examples.file.v1.FileInfo;
import io.grpckit.examples.file.v1.FileServiceGrpc.FileServiceImplBase;
import io.grpckit.examples.file.v1.GetFileInfoRequest;
import io.grpckit.examples.file.v1.UploadResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps files in memory, and breaks off after so many chunks as long as it is told to. */
public final class FakeFiles extends FileServiceImplBase {
  static final int DOWNLOAD_CHUNK = 10_000;

  final Map<String, ByteString> unfinished = new ConcurrentHashMap<>();
  final Map<String, ByteString> files = new ConcurrentHashMap<>();
  private final Map<String, String> finished = new ConcurrentHashMap<>();
  final List<Long> offsets = new CopyOnWriteArrayList<>();
  final List<FileChunk> firstChunks = new CopyOnWriteArrayList<>();
  final AtomicInteger breaks = new AtomicInteger();
  volatile int breakAfterChunks;
  volatile Status breakWith = Status.UNAVAILABLE;
  volatile boolean garble;
  volatile boolean stalls;
  volatile ServerCallStreamObserver<UploadResponse> stalled;
  final AtomicInteger taken = new AtomicInteger();
  public volatile String filename = "fake.bin";

  @Override
  public StreamObserver<FileChunk> uploadFile(StreamObserver<UploadResponse> responses) {
    if (stalls) {
      stalled = (ServerCallStreamObserver<UploadResponse>) responses;
      stalled.disableAutoRequest();
    }
    return new StreamObserver<>() {
      private final List<ByteString> received = new ArrayList<>();
      private String uploadId;
      private boolean broken;

      @Override
      public void onNext(FileChunk chunk) {
        taken.incrementAndGet();
        if (uploadId == null) {
          uploadId = chunk.getUploadId();
          firstChunks.add(chunk);
          offsets.add(chunk.getOffset());
        }
        received.add(chunk.getData());
        if (broken) {
          return;
        }
        if (received.size() > breakAfterChunks && breaks.getAndDecrement() > 0) {
          keep();
          broken = true;
          responses.onError(breakWith.asRuntimeException());
        }
      }

      private ByteString keep() {
        return unfinished.merge(uploadId, ByteString.copyFrom(received), ByteString::concat);
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        if (broken) {
          return;
        }
        ByteString whole = keep();
        String sha256 = sha256(whole);
        files.put(sha256, whole);
        finished.put(uploadId, sha256);
        unfinished.remove(uploadId);
        responses.onNext(
            UploadResponse.newBuilder()
                .setFileId(sha256)
                .setFileUrl("/files/" + sha256)
                .setSize(whole.size())
                .setSha256(garble ? "00" : sha256)
                .build());
        responses.onCompleted();
      }
    };
  }

  @Override
  public void downloadFile(DownloadFileRequest request, StreamObserver<FileChunk> responses) {
    offsets.add(request.getOffset());
    ByteString content = files.get(request.getFileId());
    int sent = 0;
    for (long at = request.getOffset(); at < content.size(); at += DOWNLOAD_CHUNK) {
      if (sent++ == breakAfterChunks && breaks.getAndDecrement() > 0) {
        responses.onError(breakWith.asRuntimeException());
        return;
      }
      int end = (int) Math.min(content.size(), at + DOWNLOAD_CHUNK);
      ByteString data = content.substring((int) at, end);
      responses.onNext(
          FileChunk.newBuilder()
              .setData(garble ? ByteString.copyFrom(new byte[data.size()]) : data)
              .setOffset(at)
              .build());
    }
    responses.onCompleted();
  }

  @Override
  public void getFileInfo(GetFileInfoRequest request, StreamObserver<FileInfo> responses) {
    String fileId = finished.getOrDefault(request.getUploadId(), request.getFileId());
    ByteString content =
        fileId.isEmpty() ? unfinished.get(request.getUploadId()) : files.get(fileId);
    if (content == null) {
      responses.onError(Status.NOT_FOUND.asRuntimeException());
      return;
    }
    responses.onNext(info(fileId, content));
    responses.onCompleted();
  }

  /** As if it had been uploaded. */
  public FileInfo add(ByteString content) {
    String sha256 = sha256(content);
    files.put(sha256, content);
    return info(sha256, content);
  }

  private FileInfo info(String fileId, ByteString content) {
    return FileInfo.newBuilder()
        .setFileId(fileId)
        .setFileUrl("/files/" + fileId)
        .setFilename(filename)
        .setSize(content.size())
        .setSha256(sha256(content))
        .build();
  }

  static String sha256(ByteString content) {
    return new Checksum().add(ByteBuffer.wrap(content.toByteArray())).hex();
  }
}
