package io.grpckit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The BOM has no parent, so that nothing but this test keeps the two together. */
class BomTest {
  private static final String MANAGED =
      "/project/dependencyManagement/dependencies/dependency[groupId='%s']/%s";

  private final XPath xpath = XPathFactory.newInstance().newXPath();
  private final Document bom = read("../grpc-kit-bom/pom.xml");
  private final Document parent = read("../pom.xml");

  @Test
  void namesEveryLibrary() {
    assertThat(all(bom, MANAGED.formatted("io.grpckit", "artifactId")))
        .containsExactlyInAnyOrderElementsOf(
            all(parent, MANAGED.formatted("io.grpckit", "artifactId")));
  }

  @Test
  void fixesTheProtobufThatTheLibrariesAreBuiltWith() {
    assertThat(all(bom, MANAGED.formatted("com.google.protobuf", "artifactId")))
        .containsExactly("protobuf-bom");
    assertThat(all(bom, MANAGED.formatted("com.google.protobuf", "version")))
        .isEqualTo(all(parent, "/project/properties/protobuf.version"));
  }

  @Test
  void hasTheVersionOfTheLibraries() {
    assertThat(all(bom, "/project/version")).isEqualTo(all(parent, "/project/version"));
  }

  private List<String> all(Document document, String path) {
    try {
      NodeList nodes = (NodeList) xpath.evaluate(path, document, XPathConstants.NODESET);
      return IntStream.range(0, nodes.getLength())
          .mapToObj(i -> nodes.item(i).getTextContent())
          .toList();
    } catch (Exception e) {
      throw new IllegalArgumentException(path, e);
    }
  }

  private static Document read(String file) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(Path.of(file).toFile());
    } catch (Exception e) {
      throw new IllegalArgumentException(file, e);
    }
  }
}
