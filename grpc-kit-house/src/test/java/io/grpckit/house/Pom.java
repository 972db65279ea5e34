package io.grpckit.house;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** A Maven project as it is written. */
record Pom(Document document) {
  /** The project of a folder, named from the root. */
  static Pom of(String folder) {
    try {
      return new Pom(
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(Path.of("..", folder, "pom.xml").toFile()));
    } catch (Exception e) {
      throw new IllegalArgumentException(folder, e);
    }
  }

  /** The texts that an XPath finds. */
  List<String> all(String path) {
    return nodes(path).stream().map(Node::getTextContent).toList();
  }

  /** The one text that an XPath finds. */
  String one(String path) {
    List<String> found = all(path);
    if (found.size() != 1) {
      throw new IllegalArgumentException(path + " must be there once, was " + found);
    }
    return found.get(0);
  }

  /** The properties that are versions, by name. */
  Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    nodes("/project/properties/*").stream()
        .filter(node -> node.getNodeName().endsWith(".version"))
        .forEach(node -> versions.put(node.getNodeName(), node.getTextContent()));
    return versions;
  }

  /** The versions of plugins, by artifact. */
  Map<String, String> plugins() {
    Map<String, String> versions = new LinkedHashMap<>();
    for (Node version : nodes("//plugin/version")) {
      NodeList siblings = version.getParentNode().getChildNodes();
      for (int i = 0; i < siblings.getLength(); i++) {
        if (siblings.item(i).getNodeName().equals("artifactId")) {
          versions.put(siblings.item(i).getTextContent(), version.getTextContent());
        }
      }
    }
    return versions;
  }

  private List<Node> nodes(String path) {
    try {
      NodeList nodes =
          (NodeList)
              XPathFactory.newInstance()
                  .newXPath()
                  .evaluate(path, document, XPathConstants.NODESET);
      return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).toList();
    } catch (Exception e) {
      throw new IllegalArgumentException(path, e);
    }
  }
}
