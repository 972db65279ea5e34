package io.grpckit.interceptors.logging;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpckit.interceptors.internal.LogText;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Renders a message for a log: what is redacted is not shown, bytes are only counted, unknown
 * fields and the contents of {@code Any} stay out. Rendering stops at the cap, so that a large
 * message costs no more than a small one.
 */
final class PayloadText {

  static final int MAX_LENGTH = 2048;
  private static final int MAX_DEPTH = 32;
  private static final String ANY = "google.protobuf.Any";

  private final Redaction redaction;
  private final StringBuilder text = new StringBuilder(256);

  private PayloadText(Redaction redaction) {
    this.redaction = redaction;
  }

  static String of(Object message, Redaction redaction) {
    if (!(message instanceof Message protobuf)) {
      // Nobody knows what another type's toString shows.
      return "<" + message.getClass().getName() + ">";
    }
    PayloadText rendering = new PayloadText(redaction);
    rendering.message(protobuf, 0);
    return rendering.full()
        ? rendering.text.substring(0, MAX_LENGTH) + "…"
        : rendering.text.toString();
  }

  private boolean full() {
    return text.length() > MAX_LENGTH;
  }

  private void message(Message message, int depth) {
    if (depth > MAX_DEPTH) {
      text.append("{…}");
      return;
    }
    if (message.getDescriptorForType().getFullName().equals(ANY)) {
      text.append("<Any>");
      return;
    }
    text.append('{');
    Iterator<Map.Entry<FieldDescriptor, Object>> fields =
        message.getAllFields().entrySet().iterator();
    while (fields.hasNext() && !full()) {
      Map.Entry<FieldDescriptor, Object> field = fields.next();
      text.append(field.getKey().getName()).append(": ");
      field(field.getKey(), field.getValue(), depth);
      if (fields.hasNext()) {
        text.append(", ");
      }
    }
    text.append('}');
  }

  private void field(FieldDescriptor field, Object value, int depth) {
    if (redaction.hides(field)) {
      text.append("[REDACTED]");
    } else if (value instanceof List<?> elements) {
      elements(elements, depth);
    } else {
      value(value, depth);
    }
  }

  private void elements(List<?> elements, int depth) {
    text.append('[');
    for (int i = 0; i < elements.size() && !full(); i++) {
      if (i > 0) {
        text.append(", ");
      }
      value(elements.get(i), depth);
    }
    text.append(']');
  }

  private void value(Object value, int depth) {
    if (value instanceof Message message) {
      message(message, depth + 1);
    } else if (value instanceof ByteString bytes) {
      text.append('<').append(bytes.size()).append(" bytes>");
    } else if (value instanceof String string) {
      text.append('"').append(LogText.clean(string)).append('"');
    } else if (value instanceof EnumValueDescriptor constant) {
      text.append(constant.getName());
    } else {
      text.append(value);
    }
  }
}
