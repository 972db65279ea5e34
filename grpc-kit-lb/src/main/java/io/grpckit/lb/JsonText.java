package io.grpckit.lb;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON as maps, lists, strings, booleans, decimals and null; a name that is there twice is refused.
 */
final class JsonText {
  /** Where Gson found it; what else it says is advice to programmers. */
  private static final Pattern LOCATION =
      Pattern.compile(" at (line \\d+ column \\d+) path ([^\n]*)");

  private JsonText() {}

  static @Nullable Object parse(String json) {
    try (JsonReader reader = new JsonReader(new StringReader(json))) {
      reader.setStrictness(Strictness.STRICT);
      Object value = value(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedJsonException("text after the end");
      }
      return value;
    } catch (MalformedJsonException | EOFException e) {
      throw new IllegalArgumentException("json must be one JSON value: " + explained(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String explained(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher location = LOCATION.matcher(message);
    if (!location.find()) {
      return message;
    }
    boolean atTheEnd = failure instanceof EOFException;
    return "%s at %s (%s)"
        .formatted(atTheEnd ? "the text ends" : "not JSON", location.group(1), location.group(2));
  }

  private static @Nullable Object value(JsonReader reader) throws IOException {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object(reader);
      case BEGIN_ARRAY -> array(reader);
      case NUMBER -> new BigDecimal(reader.nextString());
      case BOOLEAN -> reader.nextBoolean();
      case NULL -> {
        reader.nextNull();
        yield null;
      }
      default -> reader.nextString();
    };
  }

  private static Map<String, @Nullable Object> object(JsonReader reader) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (members.containsKey(name)) {
        throw new MalformedJsonException(reader.getPath().substring(2) + " is there twice");
      }
      members.put(name, value(reader));
    }
    reader.endObject();
    return members;
  }

  private static List<@Nullable Object> array(JsonReader reader) throws IOException {
    List<@Nullable Object> elements = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      elements.add(value(reader));
    }
    reader.endArray();
    return elements;
  }
}
