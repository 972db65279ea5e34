package io.grpckit.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpckit.examples.client.FakeAuth;
import io.grpckit.examples.client.FakeChat;
import io.grpckit.examples.client.FakeFiles;
import io.grpckit.examples.client.FakeNews;
import io.grpckit.examples.client.FakeServer;
import io.grpckit.examples.client.FakeUsers;
import io.grpckit.examples.client.ServiceHealth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleClientTest {
  private final FakeAuth auth = new FakeAuth();
  private final FakeUsers users = new FakeUsers();
  private final FakeFiles files = new FakeFiles();
  private final FakeChat chat = new FakeChat();
  private final HealthStatusManager health = new HealthStatusManager();
  private final FakeServer server =
      FakeServer.serving(
          auth.bindService(),
          users.service(),
          files.bindService(),
          chat.bindService(),
          new FakeNews().bindService(),
          health.getHealthService().bindService());

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    server.close();
  }

  @Nested
  class SignedIn {
    private TestTerminal signedIn;

    @BeforeEach
    void signInToTheDefaultProfile() {
      signedIn = signIn("default");
    }

    @Test
    void keepsTheTokensAndShowsNeitherThemNorThePassword() throws Exception {
      assertThat(signedIn.out()).contains("Signed in as alice@example.com");
      assertThat(signedIn.out() + signedIn.err())
          .doesNotContain("access-1", "refresh-1", FakeAuth.PASSWORD);
      try (Stream<Path> kept = Files.walk(folder)) {
        assertThat(kept.filter(Files::isRegularFile).map(Path::getFileName).map(Path::toString))
            .containsExactlyInAnyOrder("default.properties", "default.properties.lock");
      }
    }

    @Test
    void sendsTheTokenToTheServerItWasSignedInTo() {
      assertThat(terminal().run("users")).isZero();

      assertThat(users.authorization).isEqualTo("Bearer access-1");
    }

    @Test
    void sendsTheTokenToNoOtherServer() {
      TestTerminal terminal = terminal();

      int exitCode = terminal.run("users", "--target", "127.0.0.1:1");

      assertThat(exitCode).isEqualTo(1);
      assertThat(terminal.err())
          .isEqualToIgnoringNewLines(
              "error: profile default is signed in to %s: sign in to 127.0.0.1:1, or name another"
                      .formatted(server.target())
                  + " --profile");
    }

    @Test
    void knowsSeveralProfiles() {
      signIn("work");

      assertThat(terminal().run("users", "--profile", "work")).isZero();
      assertThat(users.authorization).isEqualTo("Bearer access-2");
      assertThat(terminal().run("users")).isZero();
      assertThat(users.authorization).isEqualTo("Bearer access-1");
    }

    @Test
    void signsOut() {
      assertThat(terminal().run("logout")).isZero();

      assertThat(auth.loggedOut).containsExactly("refresh-1");
      TestTerminal terminal = terminal();
      assertThat(terminal.run("users")).isEqualTo(1);
      assertThat(terminal.err()).contains("error: not signed in: run login EMAIL first");
    }

    @Test
    void staysSignedInWhenTheServerCannotSignOut() {
      auth.logoutAnswer = Status.INTERNAL;
      TestTerminal terminal = terminal();

      assertThat(terminal.run("logout")).isEqualTo(64 + 13);

      assertThat(terminal.err()).contains("still signed in as alice@example.com: try again");
      assertThat(terminal.out()).doesNotContain("Signed out");
      assertThat(terminal().run("users")).isZero();
      assertThat(users.authorization).isEqualTo("Bearer access-1");
    }

    @Test
    void forgetsTheTokensOfASessionThatIsOver() {
      auth.logoutAnswer = Status.UNAUTHENTICATED;

      assertThat(terminal().run("logout")).isZero();

      assertThat(terminal().run("users")).isEqualTo(1);
    }

    @Test
    void printsUsersOnePerLineAndLetsNoneTakeTheTerminalOver() {
      TestTerminal terminal = terminal();

      assertThat(terminal.run("users")).isZero();

      assertThat(terminal.out().lines())
          .containsExactly(
              "1  1970-01-01T00:00:00Z  Ada <ada@example.com>",
              "2  1970-01-01T00:00:00Z  Eve\uFFFD[2J\uFFFD <eve@example.com>");
    }

    @Test
    void printsJsonOnRequest() {
      TestTerminal terminal = terminal();

      assertThat(terminal.run("users", "--limit", "1", "--json")).isZero();

      assertThat(terminal.out())
          .isEqualToIgnoringNewLines(
              "{\"id\":\"1\",\"name\":\"Ada\",\"email\":\"ada@example.com\",\"createdAt\":\"0\"}");
    }

    @Test
    void showsWhatIsWrongBesideEachField() {
      TestTerminal terminal = terminal();

      int exitCode = terminal.run("create-user", "", "nowhere");

      assertThat(exitCode).isEqualTo(64 + 3);
      assertThat(terminal.err().lines())
          .hasSize(3)
          .startsWith(terminal.err().lines().findFirst().orElseThrow())
          .contains("  name: must not be empty", "  email: must be an e-mail address");
      assertThat(terminal.err()).startsWith("error: INVALID_ARGUMENT: ");
      assertThat(terminal.out()).isEmpty();
    }

    @Test
    void exitsWithTheStatusOfARefusal() {
      TestTerminal terminal = terminal();

      assertThat(terminal.run("create-user", "forbidden", "a@example.com")).isEqualTo(64 + 7);
      assertThat(terminal.err())
          .isEqualToIgnoringNewLines("error: PERMISSION_DENIED: permission denied");
    }

    @Test
    void uploadsAndDownloads() throws Exception {
      Path file = Files.writeString(folder.resolve("letter.txt"), "Dear Bob");
      TestTerminal upload = terminal();
      assertThat(upload.run("upload", file.toString())).isZero();
      String id = upload.out().split(" ")[0];

      Path copy = folder.resolve("copy.txt");
      assertThat(terminal().run("download", id, "-o", copy.toString())).isZero();

      assertThat(copy).hasContent("Dear Bob");
      assertThat(upload.err()).contains("100 %");
    }

    @Test
    void saysEachLineOfTheInput() {
      TestTerminal terminal = terminal().input("one\n\ntwo\n");

      assertThat(terminal.run("chat", "room", "--history", "0")).isZero();

      assertThat(chat.texts()).containsExactly("one", "two");
      assertThat(terminal.out().lines())
          .filteredOn(line -> !line.startsWith("*"))
          .hasSize(2)
          .last()
          .asString()
          .endsWith(": two");
    }

    @Test
    void showsWhoIsInTheRoom() {
      TestTerminal forPeople = terminal().input("one\n");
      TestTerminal forPrograms = terminal().input("two\n");

      assertThat(forPeople.run("chat", "room")).isZero();
      assertThat(forPrograms.run("chat", "room", "--json")).isZero();

      assertThat(forPeople.out().lines()).first().isEqualTo("* here: ada");
      assertThat(forPrograms.out().lines())
          .first()
          .isEqualTo(
              "{\"present\":{\"members\":[{\"userId\":\"id-ada\",\"user\":\"ada\"},"
                  + "{\"userId\":\"id-bob\",\"user\":\"bob\"}]}}");
    }

    @Test
    void followsNewsAsLongAsAsked() {
      TestTerminal terminal = terminal();

      assertThat(terminal.run("news", "tech", "--limit", "5")).isZero();

      assertThat(terminal.out().lines())
          .hasSize(5)
          .first()
          .isEqualTo("1  1970-01-01T00:00:00Z  title 1");
    }

    @Test
    void refusesADownloadWhoseNameWouldChooseTheFolder() {
      String id = files.add(ByteString.copyFromUtf8("x")).getFileId();
      files.filename = "../../.bashrc";
      TestTerminal terminal = terminal();

      assertThat(terminal.run("download", id)).isEqualTo(1);
      assertThat(terminal.err()).contains("cannot save a file under the name");
    }
  }

  @Test
  void refusesAWrongPassword() {
    TestTerminal terminal = terminal().input("wrong\n");

    int exitCode = terminal.run("login", "alice@example.com", "--target", server.target());

    assertThat(exitCode).isEqualTo(64 + 16);
    assertThat(terminal.err().lines())
        .first()
        .isEqualTo("error: UNAUTHENTICATED: invalid credentials");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void tellsThatNobodyIsThere() {
    TestTerminal terminal = terminal();

    assertThat(terminal.run("health", "--target", "127.0.0.1:1")).isEqualTo(64 + 14);
    assertThat(terminal.err())
        .startsWith("error: UNAVAILABLE: ")
        .contains("Connection refused")
        .contains("hint: is the server running");
  }

  @Test
  void failsWhenAServiceIsUnfit() {
    ServiceHealth.SERVICES.forEach(service -> health.setStatus(service, ServingStatus.SERVING));
    assertThat(terminal().run("health", "--target", server.target())).isZero();
    health.setStatus("chat.v1.ChatService", ServingStatus.NOT_SERVING);
    TestTerminal terminal = terminal();

    assertThat(terminal.run("health", "--target", server.target())).isEqualTo(1);
    assertThat(terminal.out().lines()).anyMatch(line -> line.matches("chat.+ NOT_SERVING"));
  }

  @Test
  void explainsACommandLineThatMakesNoSense() {
    for (List<String> arguments :
        List.of(
            List.<String>of(), List.of("fly"), List.of("users", "--limit", "x"), List.of("chat"))) {
      TestTerminal terminal = terminal();

      assertThat(terminal.run(arguments.toArray(String[]::new))).isEqualTo(2);
      assertThat(terminal.err()).contains("Usage: ExampleClient");
    }
  }

  @Test
  void helpsWithEachCommand() {
    for (List<String> arguments : List.of(List.of("--help"), List.of("upload", "--help"))) {
      TestTerminal terminal = terminal();

      assertThat(terminal.run(arguments.toArray(String[]::new))).isZero();
      assertThat(terminal.out()).contains("Usage: ExampleClient", "--help", "--target");
    }
  }

  @Test
  void goesByTheNameOfTheScriptThatStartsIt() {
    TestTerminal terminal = new TestTerminal(Map.of("EXAMPLE_CLIENT", "bin/example client"));

    assertThat(terminal.run("news", "--help")).isZero();
    assertThat(terminal.out()).startsWith("Usage: bin/example client news ");
  }

  @Test
  void refusesATargetThatIsNone() {
    TestTerminal terminal = terminal();

    assertThat(terminal.run("health", "--target", "not a target")).isEqualTo(1);
    assertThat(terminal.err()).startsWith("error: target must be host:port");
  }

  private TestTerminal signIn(String profile) {
    TestTerminal terminal = terminal().input(FakeAuth.PASSWORD + "\n");
    int exitCode =
        terminal.run(
            "login", "alice@example.com", "--target", server.target(), "--profile", profile);
    assertThat(exitCode).isZero();
    return terminal;
  }

  private TestTerminal terminal() {
    return new TestTerminal(Map.of("XDG_CONFIG_HOME", folder.toString()));
  }
}
