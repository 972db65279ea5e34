package io.grpckit.examples.demo;

import io.grpckit.examples.client.Backoff;
import io.grpckit.examples.client.Checksum;
import io.grpckit.examples.client.Downloader;
import io.grpckit.examples.client.Uploader;
import io.grpckit.examples.file.v1.FileInfo;
import io.grpckit.examples.file.v1.GetFileInfoRequest;
import io.grpckit.examples.file.v1.UploadResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A file goes to the server and comes back the same. */
final class FilesStep implements DemoStep {
  private static final int GENERATED_MIB = 64;

  @Override
  public String title() {
    return "Upload a file and download it";
  }

  @Override
  public void play(DemoScene scene) throws IOException {
    Path file = scene.file();
    if (file == null) {
      file = generate(scene.folder().resolve("generated-" + scene.run() + ".bin"));
    }
    UploadResponse stored =
        new Uploader(scene.alice(), scene.progress("upload  "), Backoff.none())
            .upload(file, scene.run());
    scene.tell("stored as %s, %s", stored.getFileId(), stored.getFileUrl());

    FileInfo info =
        scene
            .alice()
            .blockingFiles()
            .getFileInfo(GetFileInfoRequest.newBuilder().setFileId(stored.getFileId()).build());
    Path copy = scene.folder().resolve("downloaded-" + scene.run());
    new Downloader(scene.alice(), scene.progress("download"), Backoff.none()).download(info, copy);

    String sent = Checksum.of(file);
    String received = Checksum.of(copy);
    Files.delete(copy);
    DemoFailure.unless(
        sent.equals(received), "SHA-256 of the download must be " + sent + ", was " + received);
    scene.tell("both have SHA-256 %s", sent);
  }

  private static Path generate(Path file) throws IOException {
    Random random = new Random();
    byte[] block = new byte[1 << 20];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < GENERATED_MIB; i++) {
        random.nextBytes(block);
        out.write(block);
      }
    }
    return file;
  }
}
