package io.grpckit.examples.edge.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.function.Predicate;

/**
 * What Armeria documents, and what it cannot know: the calls that take JSON. Its page offers its
 * form for them only.
 */
final class DocsContents {

  private static final JsonFactory JSON = new JsonFactory();
  private static final String TRIED_WITH = "application/json; charset=utf-8; protocol=gRPC";

  private final Predicate<String> takesJson;

  DocsContents(Predicate<String> takesJson) {
    this.takesJson = takesJson;
  }

  String withJson(String specification) {
    StringWriter text = new StringWriter();
    try (JsonParser from = JSON.createParser(specification);
        JsonGenerator to = JSON.createGenerator(text)) {
      String path = "";
      while (from.nextToken() != null) {
        to.copyCurrentEvent(from);
        if (from.currentToken() == JsonToken.VALUE_STRING
            && "pathMapping".equals(from.currentName())) {
          path = from.getText();
        } else if (from.currentToken() == JsonToken.START_ARRAY
            && "availableMimeTypes".equals(from.currentName())
            && takesJson.test(path)) {
          to.writeString(TRIED_WITH);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
