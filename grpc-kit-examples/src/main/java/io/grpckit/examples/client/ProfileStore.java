package io.grpckit.examples.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.grpckit.examples.client.Endpoint.Security;
import io.grpckit.examples.store.PrivateFiles;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;

/** One profile in a file that only its owner may read (mode 0600, in a folder of mode 0700). */
public final class ProfileStore {
  private final Path file;

  private ProfileStore(Path file) {
    this.file = file;
  }

  /** The profile of that name in {@code $XDG_CONFIG_HOME}, or in {@code ~/.config} without it. */
  public static ProfileStore named(String name, Map<String, String> environment) {
    Path configHome = Path.of(environment.getOrDefault("XDG_CONFIG_HOME", ""));
    Path config =
        configHome.isAbsolute() ? configHome : Path.of(System.getProperty("user.home"), ".config");
    return in(config.resolve("grpc-kit-example"), name);
  }

  public static ProfileStore in(Path folder, String name) {
    if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new ClientException("profile must match [A-Za-z0-9_-]{1,64}, was " + name);
    }
    return new ProfileStore(folder.resolve(name + ".properties"));
  }

  public Optional<Profile> load() {
    Properties values = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      values.load(reader);
      return Optional.of(decode(values));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      throw new ClientException("cannot read the profile " + file + ": sign in again", e);
    }
  }

  public void save(Profile profile) {
    exclusively(
        () -> {
          write(profile);
          return profile;
        });
  }

  /**
   * Replaces the profile by what {@code change} makes of it, while no other process of this user
   * does: a refresh token works once, so two of them would sign each other out.
   */
  Profile update(UnaryOperator<Profile> change) {
    return exclusively(
        () -> {
          Profile before = load().orElseThrow(() -> new ClientException("signed out meanwhile"));
          Profile after = change.apply(before);
          if (!after.equals(before)) {
            write(after);
          }
          return after;
        });
  }

  /** Forgets the profile, unless it is signed in to another server meanwhile. */
  public void delete(Endpoint signedOutOf) {
    exclusively(
        () -> {
          if (load().filter(profile -> profile.endpoint().equals(signedOutOf)).isPresent()) {
            Files.delete(file);
          }
          return signedOutOf;
        });
  }

  private synchronized <T> T exclusively(Action<T> action) {
    PrivateFiles.folder(file.toAbsolutePath().getParent());
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    try (FileChannel channel = FileChannel.open(lockFile, CREATE, WRITE)) {
      channel.lock(); // until the channel is closed
      return action.run();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the profile " + file + ": " + e, e);
    }
  }

  private void write(Profile profile) throws IOException {
    StringWriter text = new StringWriter();
    encode(profile).store(text, null);
    PrivateFiles.write(file, text.toString().getBytes(UTF_8));
  }

  private static Properties encode(Profile profile) {
    Properties values = new Properties();
    values.setProperty("target", profile.endpoint().target());
    values.setProperty("security", profile.endpoint().security().name());
    values.setProperty("ca", profile.endpoint().ca());
    values.setProperty("email", profile.email());
    values.setProperty("access_token", profile.tokens().accessToken());
    values.setProperty("refresh_token", profile.tokens().refreshToken());
    values.setProperty("expires_at", profile.tokens().expiresAt().toString());
    return values;
  }

  private static Profile decode(Properties values) {
    return new Profile(
        new Endpoint(
            values.getProperty("target"),
            Security.valueOf(values.getProperty("security")),
            values.getProperty("ca")),
        values.getProperty("email"),
        new Tokens(
            values.getProperty("access_token"),
            values.getProperty("refresh_token"),
            Instant.parse(values.getProperty("expires_at"))));
  }

  @FunctionalInterface
  private interface Action<T> {
    T run() throws IOException;
  }
}
