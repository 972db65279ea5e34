package io.grpckit.examples.file.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.grpckit.examples.Ports;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * S3Proxy on a folder, in a process of its own, on a free port. Maven has copied it to {@code
 * target/s3proxy}. It ends with the JVM.
 */
public final class S3Server implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String BUCKET = "files";
  public static final S3Address.Credentials KEY =
      new S3Address.Credentials("tester", "tester-secret");

  private final Path folder;
  private final int port;
  private Process process;

  private S3Server(Path folder, int port) {
    this.folder = folder;
    this.port = port;
    Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroyForcibly()));
  }

  /** Starts a server with an empty bucket. */
  public static S3Server start(Path folder) {
    return Ports.launch(port -> start(folder, port));
  }

  private static S3Server start(Path folder, int port) {
    S3Server server = new S3Server(folder, port);
    try {
      Files.createDirectories(folder.resolve("data").resolve(BUCKET)); // a folder is a bucket
      Files.writeString(folder.resolve("s3proxy.properties"), server.configuration(KEY), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.start();
    return server;
  }

  private String configuration(S3Address.Credentials key) {
    return """
        s3proxy.endpoint=%s
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        jclouds.provider=filesystem-nio2
        jclouds.filesystem.basedir=%s
        """
        .formatted(endpoint(), key.accessKeyId(), key.secretAccessKey(), folder.resolve("data"));
  }

  /** Starts it again on the same port and the same folder. */
  public void start() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String jars = Path.of("target", "s3proxy").toAbsolutePath() + File.separator + "*";
    try {
      process =
          new ProcessBuilder(
                  java,
                  "-Xmx256m",
                  "-cp",
                  jars,
                  "org.gaul.s3proxy.Main",
                  "--properties",
                  "s3proxy.properties")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
              .redirectInput(new File("/dev/null"))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      await().atMost(PATIENCE).until(this::answers);
    } catch (RuntimeException e) {
      kill();
      throw e;
    }
  }

  /** Starts it again with another key, or with its own: who has the former one is refused. */
  public void restart(S3Address.Credentials key) throws IOException {
    kill();
    Files.writeString(folder.resolve("s3proxy.properties"), configuration(key), UTF_8);
    start();
  }

  /** Lets it hang with all its connections; {@code CONT} lets it go on. */
  public void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** Kills it; what it has stored stays. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  S3Address address() {
    return new S3Address(endpoint(), "us-east-1", BUCKET, KEY);
  }

  /** Opens the bucket for somebody who does not wait long for an answer. */
  public ByteStore open(Path spool, Duration patience) throws IOException {
    return S3ByteStore.in(address(), spool, patience);
  }

  /** What the environment of a server must have. */
  public Map<String, String> environment() {
    return Map.of(
        "S3_ENDPOINT", endpoint().toString(),
        "S3_BUCKET", BUCKET,
        "S3_ACCESS_KEY_ID", KEY.accessKeyId(),
        "S3_SECRET_ACCESS_KEY", KEY.secretAccessKey());
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("S3Proxy has ended, see " + folder.resolve("log"));
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
