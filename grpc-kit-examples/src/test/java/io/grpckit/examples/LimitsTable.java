package io.grpckit.examples;

import build.buf.validate.BytesRules;
import build.buf.validate.FieldRules;
import build.buf.validate.Int32Rules;
import build.buf.validate.Int64Rules;
import build.buf.validate.MessageOneofRule;
import build.buf.validate.StringRules;
import build.buf.validate.ValidateProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The README's table of what the contract demands of requests, made from the contract. */
final class LimitsTable {

  private LimitsTable() {}

  static List<String> rows() {
    Set<String> rows = new LinkedHashSet<>();
    for (var service : Contract.services()) {
      service.getMethods().forEach(method -> addRows(method.getInputType(), rows));
    }
    return List.copyOf(rows);
  }

  private static void addRows(Descriptor message, Set<String> rows) {
    for (FieldDescriptor field : message.getFields()) {
      if (field.getOptions().hasExtension(ValidateProto.field)) {
        rows.add(
            row(field.getFullName(), text(field.getOptions().getExtension(ValidateProto.field))));
      }
    }
    for (MessageOneofRule oneof :
        message.getOptions().getExtension(ValidateProto.message).getOneofList()) {
      rows.add(row(message.getFullName(), "exactly one of " + code(oneof.getFieldsList())));
    }
  }

  private static String row(String field, String limit) {
    return "| `%s` | %s | INVALID_ARGUMENT |".formatted(field, limit);
  }

  private static String text(FieldRules rules) {
    return switch (rules.getTypeCase()) {
      case STRING -> text(rules.getString());
      case BYTES -> text(rules.getBytes());
      case INT32 -> text(rules.getInt32());
      case INT64 -> text(rules.getInt64());
      default -> throw new AssertionError("no words yet for " + rules);
    };
  }

  private static String text(StringRules rules) {
    List<String> parts = new ArrayList<>();
    if (rules.hasEmail()) {
      parts.add("an e-mail address");
    }
    if (rules.hasMinLen()) {
      parts.add("%d to %d characters".formatted(rules.getMinLen(), rules.getMaxLen()));
    } else if (rules.hasMaxLen()) {
      parts.add(String.format(Locale.ROOT, "at most %,d characters", rules.getMaxLen()));
    }
    if (rules.hasPattern()) {
      parts.add("`" + rules.getPattern().replace("|", "\\|") + "`");
    }
    if (rules.getNotInCount() > 0) {
      parts.add("not " + code(rules.getNotInList()));
    }
    return String.join(", ", parts);
  }

  private static String text(BytesRules rules) {
    return String.format(Locale.ROOT, "at most %,d bytes", rules.getMaxLen());
  }

  private static String text(Int32Rules rules) {
    return rules.hasLte()
        ? "%d to %d".formatted(rules.getGte(), rules.getLte())
        : "at least " + rules.getGte();
  }

  private static String text(Int64Rules rules) {
    return "at least " + rules.getGte();
  }

  private static String code(List<String> names) {
    return "`" + String.join("`, `", names) + "`";
  }
}
