package io.grpckit.examples.edge.rest;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.grpckit.errors.Violations;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills a request from what came in several places: body, query, path. Fields are named as in the
 * contract ({@code page_size}) or as JSON names them ({@code pageSize}); what is not a field, or no
 * value of it, is a violation.
 */
public final class RestFields {

  private static final int MOST_VIOLATIONS = 500; // a body may have many more

  private final Message.Builder request;
  private final Violations violations = Violations.check();
  private int violated;

  /**
   * Begins a request.
   *
   * @param request empty
   */
  public RestFields(Message.Builder request) {
    this.request = request;
  }

  /**
   * The message.
   *
   * @return the request
   * @throws io.grpc.StatusRuntimeException with all violations, if there are any
   */
  public Message build() {
    violations.throwIfAny();
    return request.build();
  }

  /** The whole request, or one field of it, as JSON. */
  void body(String part, String json) {
    String text = part.equals(RestMethod.WHOLE) ? json : "{\"" + part + "\":" + json + "}";
    try {
      JsonFormat.parser().merge(text, request);
    } catch (InvalidProtocolBufferException e) {
      explain(text);
    }
  }

  private void explain(String text) {
    try {
      explain(JsonParser.parseString(text).getAsJsonObject());
    } catch (JsonParseException e) { // deeper than Gson goes
      violate("", "must be JSON that is not nested so deep");
    }
  }

  /** Each field by itself, to see which one it was. */
  private void explain(JsonObject body) {
    for (Map.Entry<String, JsonElement> entry : body.entrySet()) {
      FieldDescriptor field = field(request.getDescriptorForType(), entry.getKey());
      if (field == null) {
        violate(entry.getKey(), "is no field of the request");
      } else {
        JsonObject alone = new JsonObject();
        alone.add(entry.getKey(), entry.getValue());
        merge(field.getName(), alone);
      }
    }
    if (violations.isEmpty()) {
      violate("", "must give each field once");
    }
  }

  /**
   * A parameter of the path or the query.
   *
   * @param name of a field; {@code user.name} is a field of a field
   * @param values as text
   */
  public void parameter(String name, List<String> values) {
    JsonObject outermost = new JsonObject();
    JsonObject message = outermost;
    Descriptor type = request.getDescriptorForType();
    String[] path = name.split("\\.", -1);
    for (int i = 0; i < path.length; i++) {
      FieldDescriptor field = field(type, path[i]);
      boolean last = i == path.length - 1;
      if (field == null || !(last || isMessage(field))) {
        violate(name, "is no field of the request");
        return;
      }
      if (last) {
        message.add(field.getName(), value(field, values));
      } else {
        JsonObject inner = new JsonObject();
        message.add(field.getName(), inner);
        message = inner;
        type = field.getMessageType();
      }
    }
    merge(name, outermost);
  }

  /** As text: JSON's mapping reads numbers, booleans and the rest from it, too. */
  private static JsonElement value(FieldDescriptor field, List<String> values) {
    JsonArray all = new JsonArray();
    values.forEach(all::add);
    return field.isRepeated() || values.size() != 1 ? all : all.get(0);
  }

  private void merge(String name, JsonObject part) {
    Message.Builder alone = request.getDefaultInstanceForType().newBuilderForType();
    try {
      JsonFormat.parser().merge(part.toString(), alone);
      request.mergeFrom(alone.buildPartial());
    } catch (InvalidProtocolBufferException e) {
      violate(name, "must be a value of its type");
    }
  }

  private void violate(String field, String rule) {
    if (violated++ < MOST_VIOLATIONS) {
      violations.add(field, rule);
    }
  }

  private static boolean isMessage(FieldDescriptor field) {
    return field.getJavaType() == JavaType.MESSAGE && !field.isRepeated();
  }

  private static @Nullable FieldDescriptor field(Descriptor type, String name) {
    FieldDescriptor named = type.findFieldByName(name);
    return named != null
        ? named
        : type.getFields().stream()
            .filter(field -> field.getJsonName().equals(name))
            .findFirst()
            .orElse(null);
  }
}
