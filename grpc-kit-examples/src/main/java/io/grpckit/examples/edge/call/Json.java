package io.grpckit.examples.edge.call;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorDetailsProto;
import io.grpckit.proto.errors.v1.ErrorsProto;
import java.io.IOException;

/** Messages as JSON, by protobuf's own mapping. */
public final class Json {

  /** How many names, values and brackets a body may have: they cost many times their text. */
  public static final int MAX_TOKENS = 20_000;

  private static final int MAX_NAME = 1_000;
  private static final JsonFactory STRICT =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxTokenCount(MAX_TOKENS)
                  .maxNameLength(MAX_NAME)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Names come from anybody: none may stay in a table of all threads.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace();
  private static final JsonFormat.Printer DETAILS =
      PRINTER.usingTypeRegistry(
          TypeRegistry.newBuilder()
              .add(ErrorDetailsProto.getDescriptor().getMessageTypes())
              .add(ErrorsProto.getDescriptor().getMessageTypes())
              .build());

  private Json() {}

  /**
   * A message as JSON.
   *
   * @param message the message
   * @return one line
   * @throws IllegalArgumentException if JSON's mapping has no words for it
   */
  public static String of(Message message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("a message of a type that is not known", e);
    }
  }

  /** The detail of an error, with its {@code @type}; only that if the type is not known. */
  static String of(Any detail) {
    try {
      return DETAILS.print(detail);
    } catch (InvalidProtocolBufferException e) {
      return of(Any.newBuilder().setTypeUrl(detail.getTypeUrl()).build());
    }
  }

  /**
   * Whether it is one JSON object and nothing else; {@link JsonFormat} would let much pass.
   *
   * @param text of a client
   * @return whether it is
   */
  public static boolean isObject(String text) {
    try (JsonParser parser = STRICT.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
