package io.grpckit.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is written more than once is the same everywhere. */
class VersionsTest {
  private final Pom parent = Pom.of("");
  private final Pom example = Pom.of("grpc-kit-examples");
  private final Map<String, String> versions = parent.versions();

  /** It inherits nothing, so that it can be copied: all that it shares with us it repeats. */
  @Test
  void theExampleUsesWhatTheLibrariesAreBuiltWith() {
    assertThat(shared(example.versions(), versions))
        .containsKeys("grpc.version", "protobuf.version", "junit.version")
        .allSatisfy((name, version) -> assertThat(version).as(name).isEqualTo(versions.get(name)));
    assertThat(example.one("/project/properties/grpc-kit.version"))
        .isEqualTo(parent.one("/project/version"));
  }

  @Test
  void theExampleIsBuiltByTheSamePlugins() {
    Map<String, String> plugins = parent.plugins();

    assertThat(shared(example.plugins(), plugins))
        .containsKeys("maven-compiler-plugin", "maven-surefire-plugin")
        .allSatisfy((name, version) -> assertThat(version).as(name).isEqualTo(plugins.get(name)));
  }

  @Test
  void theReadmeNamesWhatIsTested() throws IOException {
    String grpc = versions.get("grpc.version");
    String protobuf = versions.get("protobuf.version");
    String protoc = versions.get("protoc.version");

    assertThat(Files.readString(Path.of("../README.md")))
        .contains("| Java | " + parent.one("/project/properties/maven.compiler.release") + " |")
        .contains("| grpc-java | " + minor(grpc) + " | " + grpc + " |")
        .contains("| protobuf-java | " + minor(protobuf) + " ")
        .contains("generated code is of " + minor(protoc) + ";")
        .contains("| " + protobuf + " |")
        .contains("<version>" + parent.one("/project/version") + "</version>");
    assertThat(Files.readString(Path.of("../grpc-kit-proto/README.md")))
        .contains("protoc " + minor(protoc) + ",")
        .contains("tested with " + protobuf + ".");
  }

  @Test
  void theReadmeNamesWhatTheBuildNeeds() throws IOException {
    String node =
        between(
            Files.readString(Path.of("../grpc-kit-examples/web/package.json")),
            "\"node\": \">=",
            "\"");

    assertThat(Files.readString(Path.of("../README.md")))
        .contains("A JDK from " + parent.one("/project/properties/maven.compiler.release") + " on")
        .contains("Maven from " + oldest(parent.one("//requireMavenVersion/version")) + " on")
        .contains("Node.js from " + node + " on");
    assertThat(Files.readString(Path.of("../bin/verify")))
        .contains("Node.js must be " + node + " or newer");
  }

  @Test
  void theAnalysisOfOutlierDetectionIsOfTheGrpcThatIsUsed() throws IOException {
    assertThat(Files.readString(Path.of("../grpc-kit-lb/docs/outlier-detection.md")))
        .startsWith("# Outlier detection in grpc-java " + versions.get("grpc.version") + " ");
  }

  private static Map<String, String> shared(Map<String, String> one, Map<String, String> other) {
    Map<String, String> shared = new HashMap<>(one);
    shared.keySet().retainAll(other.keySet());
    return shared;
  }

  private static String minor(String version) {
    return version.substring(0, version.lastIndexOf('.'));
  }

  /** The lower end of a range that is open above. */
  private static String oldest(String range) {
    return between(range, "[", ",)");
  }

  private static String between(String text, String before, String after) {
    int start = text.indexOf(before) + before.length();
    return text.substring(start, text.indexOf(after, start));
  }
}
