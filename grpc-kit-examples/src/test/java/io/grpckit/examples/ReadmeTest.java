package io.grpckit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.examples.auth.PasswordHasher;
import io.grpckit.examples.chat.ChatService;
import io.grpckit.examples.chat.PresenceLimits;
import io.grpckit.examples.edge.EdgeLimits;
import io.grpckit.examples.edge.call.Json;
import io.grpckit.examples.edge.call.LastWords;
import io.grpckit.examples.edge.connection.StalledStreams;
import io.grpckit.examples.edge.connection.UnreadAnswers;
import io.grpckit.examples.file.FileLimits;
import io.grpckit.examples.file.FileService;
import io.grpckit.examples.file.link.DownloadLinks;
import io.grpckit.examples.news.NewsService;
import io.grpckit.examples.user.UserService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the README says is what the code does. */
class ReadmeTest {

  @Test
  void listsEveryLimitOfTheContract() throws IOException {
    assertThat(section("## Limits"))
        .filteredOn(this::isOfTheContract)
        .isEqualTo(LimitsTable.rows());
  }

  @Test
  void listsTheLimitsOfTheServer() throws IOException {
    assertThat(section("## Limits"))
        .filteredOn(line -> line.startsWith("| ") && !isOfTheContract(line))
        .containsExactly(
            "| Request field | Limit | Code |",
            "| What | Limit | Code |",
            row("A message", bytes(Transport.MAX_MESSAGE_BYTES), "RESOURCE_EXHAUSTED"),
            row("A call's metadata", bytes(Transport.MAX_METADATA_BYTES), "INTERNAL"),
            row("A file", bytes(config().files().maxFileSize()), "INVALID_ARGUMENT"),
            row(
                "Unfinished uploads of a user, resumable and others each",
                String.valueOf(FileLimits.MAX_UNFINISHED),
                "RESOURCE_EXHAUSTED"),
            row(
                "Downloads of a user at a time, from one server",
                String.valueOf(FileLimits.MAX_DOWNLOADS),
                "RESOURCE_EXHAUSTED"),
            row(
                "An upload whose caller sends nothing, a download whose caller takes less than "
                    + FileService.LEAST_TAKEN / 1024
                    + " KiB",
                seconds(FileService.PATIENCE),
                "RESOURCE_EXHAUSTED"),
            row(
                "A `GetUserStream` whose caller takes nothing",
                seconds(UserService.PATIENCE),
                "RESOURCE_EXHAUSTED"),
            row(
                "Calls of a connection at a time",
                String.valueOf(Transport.MAX_CALLS_PER_CONNECTION),
                "the client waits"),
            row("Calls without streams, running at a time", calls(), "RESOURCE_EXHAUSTED"),
            row("Open streams", number(Pipeline.MAX_STREAMS), "RESOURCE_EXHAUSTED"),
            row(
                "Open streams of a user, at one server",
                number(Pipeline.MAX_STREAMS_OF_A_CALLER),
                "RESOURCE_EXHAUSTED"),
            row(
                "A call that waits for a thread",
                seconds(Pipeline.WAIT_FOR_A_THREAD),
                "RESOURCE_EXHAUSTED"),
            row("A call without streams", seconds(Pipeline.UNARY), "DEADLINE_EXCEEDED"),
            row(
                "A stream that needs no token",
                Pipeline.STREAM_OPEN_TO_ALL.toHours() + " hour",
                "UNAVAILABLE"),
            row(
                "Messages that pass a listener of a room who takes nothing",
                number(ChatService.LIMITS.patience()),
                "RESOURCE_EXHAUSTED"),
            row(
                "News that pass a listener who takes nothing",
                number(NewsService.LIMITS.patience()),
                "RESOURCE_EXHAUSTED"),
            row(
                "At the edge, a request of one message on its way",
                seconds(EdgeLimits.ARRIVAL),
                "DEADLINE_EXCEEDED"),
            row(
                "At the edge, a body of JSON",
                number(Json.MAX_TOKENS) + " names, values and brackets",
                "INVALID_ARGUMENT"),
            row(
                "At the edge, all bodies of JSON on their way, those of one client",
                "a 16th of the heap but 16 MiB at least, a quarter of it",
                "RESOURCE_EXHAUSTED"),
            row(
                "At the edge, a connection without a request",
                seconds(EdgeLimits.IDLE),
                "it is closed"),
            row(
                "At the edge, connections",
                number(EdgeLimits.CONNECTIONS),
                "the next ones are closed"),
            row(
                "At the edge, PING and SETTINGS of HTTP/2 in a row, while "
                    + UnreadAnswers.MUCH / 1024
                    + " KiB of answers wait to be read",
                number(UnreadAnswers.MOST),
                "the connection is closed"),
            row(
                "At the edge, what is left of a stream when its call has ended, until it is read",
                seconds(LastWords.PATIENCE)
                    + ", "
                    + LastWords.PATIENCE_AFTER_FAILURE.toSeconds()
                    + " after a failure",
                "its stream or connection is closed"),
            row(
                "At the edge, an answer by HTTP/2 of which a client takes nothing",
                StalledStreams.BETWEEN_LOOKS.toMinutes()
                    + " to "
                    + 2 * StalledStreams.BETWEEN_LOOKS.toMinutes()
                    + " minutes",
                "its stream is reset"),
            row(
                "A link to a file, until its download begins",
                seconds(DownloadLinks.BEGUN_WITHIN),
                "UNAUTHENTICATED"),
            row(
                "A link to a file whose download has begun",
                DownloadLinks.RESUMED_WITHIN.toHours() + " hour",
                "UNAUTHENTICATED"),
            row(
                "Sign-ins of an address, of IPv6 its /64",
                Pipeline.MAX_SIGN_INS_OF_A_PEER + " in a minute",
                "RESOURCE_EXHAUSTED"),
            row(
                "Sign-ins that wait for their password to be checked",
                String.valueOf(PasswordHasher.WAITING),
                "RESOURCE_EXHAUSTED"),
            row(
                "Calls of a user that watch rooms at a time, at one server",
                String.valueOf(PresenceLimits.DEFAULTS.watches()),
                "RESOURCE_EXHAUSTED"),
            row(
                "People whom a room shows as present",
                number(PresenceLimits.DEFAULTS.perRoom()),
                "others are there, but nobody is told"),
            row(
                "People whom all rooms show, as one server knows them",
                number(PresenceLimits.DEFAULTS.total()),
                "others are there, but nobody is told"));
  }

  @Test
  void listsEveryVariableWithItsDefault() throws IOException {
    ExampleConfig config = config();

    assertThat(section("## Configuration"))
        .filteredOn(line -> line.startsWith("| `"))
        .extracting(line -> line.split("\\|")[1].strip() + line.split("\\|")[2].strip())
        .containsExactly(
            "`GRPC_PORT`" + config.grpcPort(),
            "`EDGE_PORT`" + config.edgePort(),
            "`EDGE_ORIGINS`",
            "`TRUSTED_PROXIES`",
            "`BIND_ADDRESS`" + config.bindAddress().getHostAddress(),
            "`DATA_DIR`" + Path.of("").toAbsolutePath().relativize(config.dataDir()),
            "`DATABASE_URL`",
            "`NATS_URL`",
            "`NATS_REPLICAS`1",
            "`S3_BUCKET`",
            "`S3_ENDPOINT`",
            "`S3_REGION`" + "us-east-1",
            "`S3_ACCESS_KEY_ID`, `S3_SECRET_ACCESS_KEY`",
            "`MAX_FILE_SIZE`16G",
            "`FILE_QUOTA`",
            "`TLS_CERT`, `TLS_KEY`",
            "`TLS_CLIENT_CA`",
            "`OTEL_EXPORTER_OTLP_ENDPOINT`",
            "`DEMO_PASSWORD`" + config.demoPassword());
  }

  private static ExampleConfig config() {
    return ExampleConfig.from(Map.of());
  }

  private boolean isOfTheContract(String line) {
    return line.matches("\\| `[a-z]+\\.v1\\..*");
  }

  private static String row(String what, String limit, String code) {
    return "| %s | %s | %s |".formatted(what, limit, code);
  }

  private static String calls() {
    return "%s to %s, as fast as they are"
        .formatted(number(Pipeline.MIN_CALLS), number(Pipeline.MAX_CALLS));
  }

  private static String seconds(Duration time) {
    return time.toSeconds() + " seconds";
  }

  private static String bytes(long count) {
    return number(count) + " bytes";
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static List<String> section(String heading) throws IOException {
    return Files.readAllLines(Path.of("README.md")).stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .toList();
  }
}
