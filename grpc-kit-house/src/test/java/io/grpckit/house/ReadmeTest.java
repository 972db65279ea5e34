package io.grpckit.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Context;
import io.grpckit.examples.user.v1.DeleteUserRequest;
import io.grpckit.examples.user.v1.GetUserRequest;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import io.grpckit.interceptors.ServerStage;
import io.grpckit.interceptors.auth.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the root README says is so. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern STAGE = Pattern.compile("^\\| ([A-Z]+) \\|", Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("]\\((?!http)([^)#]+)\\)");

  private final String readme = read(ROOT.resolve("README.md"));

  @Test
  void showsATestThatRuns() throws Exception {
    ReadmeSnippets.InProcess test = ReadmeSnippets.testing();
    try {
      var users = UserServiceGrpc.newBlockingStub(test.channel());

      assertThat(users.getUser(get("1")).hasUser()).isTrue();
      assertThatThrownBy(() -> users.getUser(get("2"))).hasMessage("NOT_FOUND: user 2 not found");
      assertThatThrownBy(() -> users.deleteUser(DeleteUserRequest.getDefaultInstance()))
          .hasMessageStartingWith("PERMISSION_DENIED");
    } finally {
      test.channel().shutdownNow();
      test.server().shutdownNow();
    }
  }

  @Test
  void findsTheCallerOfAHandlerThatIsTestedAlone() {
    Caller alice = Caller.named("tests", "alice");

    alice.in(Context.current()).run(() -> assertThat(Caller.current()).isEqualTo(alice));
  }

  private static GetUserRequest get(String id) {
    return GetUserRequest.newBuilder().setUserId(id).build();
  }

  @Test
  void listsTheStagesInTheirOrder() {
    assertThat(matches(STAGE))
        .isEqualTo(Arrays.stream(ServerStage.values()).map(Enum::name).toList());
  }

  @Test
  void listsEveryModule() throws IOException {
    try (Stream<Path> files = Files.list(ROOT)) {
      assertThat(files.filter(file -> Files.exists(file.resolve("pom.xml"))))
          .extracting(file -> file.getFileName().toString())
          .filteredOn(module -> !module.equals("grpc-kit-bom"))
          .isNotEmpty()
          .allSatisfy(module -> assertThat(readme).contains("| [" + module + "](" + module));
    }
  }

  @Test
  void linksToWhatIsThere() {
    assertThat(matches(LINK))
        .isNotEmpty()
        .allSatisfy(link -> assertThat(ROOT.resolve(link)).exists());
  }

  private List<String> matches(Pattern pattern) {
    return pattern.matcher(readme).results().map(match -> match.group(1)).toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
