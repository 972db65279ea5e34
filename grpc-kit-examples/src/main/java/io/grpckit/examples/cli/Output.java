package io.grpckit.examples.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.grpckit.examples.terminal.Terminal;
import java.io.PrintWriter;

/** Shows results: a line for people, or, on request, one JSON object per line for programs. */
final class Output {
  private static final JsonFormat.Printer JSON =
      JsonFormat.printer().omittingInsignificantWhitespace().alwaysPrintFieldsWithNoPresence();

  private final PrintWriter out;
  private final boolean json;

  Output(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** Shows a message; {@code line} is what people read, made safe for their terminal. */
  synchronized void show(MessageOrBuilder message, String line) {
    out.println(json ? toJson(message) : Terminal.safe(line));
  }

  /** A remark for people alone. */
  synchronized void note(String line) {
    if (!json) {
      out.println(Terminal.safe(line));
    }
  }

  static String toJson(MessageOrBuilder message) {
    try {
      return JSON.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("message holds an Any of an unknown type", e);
    }
  }
}
