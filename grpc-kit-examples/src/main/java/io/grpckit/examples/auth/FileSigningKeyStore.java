package io.grpckit.examples.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Comparator.comparing;

import io.grpckit.examples.store.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Keys in a folder that nobody else may read, each a PEM file named by its time and id. */
public final class FileSigningKeyStore implements SigningKeyStore {

  private static final Pattern NAME = Pattern.compile("([0-9]{1,18})-([a-z0-9-]{36})\\.pem");

  private final Path folder;

  /**
   * Uses a folder, and creates it if needed.
   *
   * @param folder for nothing but keys
   */
  public FileSigningKeyStore(Path folder) {
    this.folder = PrivateFiles.folder(folder);
  }

  @Override
  public List<SigningKey> load() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(FileSigningKeyStore::key)
          .flatMap(Optional::stream)
          .sorted(comparing(SigningKey::createdAt))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void add(SigningKey key) {
    PrivateFiles.write(file(key), Pem.encode(key).getBytes(US_ASCII));
  }

  @Override
  public void remove(SigningKey key) {
    try {
      Files.deleteIfExists(file(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(SigningKey key) {
    return folder.resolve(key.createdAt().toEpochMilli() + "-" + key.id() + ".pem");
  }

  private static Optional<SigningKey> key(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      return Optional.empty();
    }
    Instant createdAt = Instant.ofEpochMilli(Long.parseLong(name.group(1)));
    try {
      return Optional.of(Pem.decode(name.group(2), createdAt, Files.readString(file, US_ASCII)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(file + " must hold a key pair on P-256", e);
    }
  }
}
