package io.grpckit.interceptors.auth.jwt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects as RFC 8725 wants them read: in UTF-8, without duplicate names, with nothing behind
 * them, and not deep. Messages never quote the input.
 */
final class StrictJson {

  static final int MAX_DEPTH = 16;

  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(64)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // Names come from anybody: none may stay in a table of all threads.
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(new TypeReference<Map<String, @Nullable Object>>() {});

  private static final ObjectWriter WRITER = new JsonMapper().writer();

  private StrictJson() {}

  /**
   * Reads an object.
   *
   * @throws IllegalArgumentException if the bytes are not exactly one JSON object
   */
  static Map<String, @Nullable Object> object(byte[] utf8) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      return object(text);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not UTF-8");
    }
  }

  static Map<String, @Nullable Object> object(String text) {
    @Nullable Map<String, @Nullable Object> object;
    try {
      object = READER.readValue(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not one strict JSON object");
    }
    if (object == null) {
      throw new IllegalArgumentException("not a JSON object");
    }
    return object;
  }

  static String write(Map<String, ?> object) {
    try {
      return WRITER.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps, lists and strings can be written", e);
    }
  }

  /** An immutable copy, all the way down, without nulls. */
  static Map<String, Object> freeze(Map<String, @Nullable Object> object) {
    Map<String, Object> copy = new LinkedHashMap<>();
    object.forEach(
        (name, value) -> {
          if (value != null) {
            copy.put(name, freezeValue(value));
          }
        });
    return Map.copyOf(copy);
  }

  @SuppressWarnings("unchecked")
  private static Object freezeValue(Object value) {
    if (value instanceof Map<?, ?> map) {
      return freeze((Map<String, @Nullable Object>) map);
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      for (@Nullable Object element : list) {
        if (element != null) {
          copy.add(freezeValue(element));
        }
      }
      return List.copyOf(copy);
    }
    return value;
  }
}
