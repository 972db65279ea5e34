package io.grpckit.house;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The BOM has no parent, so that nothing but this test keeps the two together. */
class BomTest {
  private static final String MANAGED =
      "/project/dependencyManagement/dependencies/dependency[groupId='%s']/%s";

  private final Pom bom = Pom.of("grpc-kit-bom");
  private final Pom parent = Pom.of("");

  @Test
  void namesEveryLibrary() {
    assertThat(bom.all(MANAGED.formatted("io.grpckit", "artifactId")))
        .containsExactlyInAnyOrderElementsOf(
            parent.all(MANAGED.formatted("io.grpckit", "artifactId")));
  }

  @Test
  void fixesTheProtobufThatTheLibrariesAreBuiltWith() {
    assertThat(bom.all(MANAGED.formatted("com.google.protobuf", "artifactId")))
        .containsExactly("protobuf-bom");
    assertThat(bom.one(MANAGED.formatted("com.google.protobuf", "version")))
        .isEqualTo(parent.one("/project/properties/protobuf.version"));
  }

  @Test
  void hasTheVersionOfTheLibraries() {
    assertThat(bom.one("/project/version")).isEqualTo(parent.one("/project/version"));
  }
}
