package io.grpckit.examples.edge.rest;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;

/** How messages stand one after another in a body. */
enum StreamFormat {

  /** A message a line; a failure is a line with the one member {@code error}. */
  LINES(MediaType.create("application", "x-ndjson")) {
    @Override
    String message(String json) {
      return json + "\n";
    }

    @Override
    String failure(String json) {
      return "{\"error\":" + json + "}\n";
    }

    @Override
    String end() {
      return "";
    }
  },

  /** Server-sent events: messages, and in the end {@code error} or {@code end}. */
  EVENTS(MediaType.EVENT_STREAM) {
    @Override
    String message(String json) {
      return "data: " + json + "\n\n";
    }

    @Override
    String failure(String json) {
      return "event: error\ndata: " + json + "\n\n";
    }

    @Override
    String end() {
      return "event: end\ndata: {}\n\n";
    }
  };

  private final MediaType type;

  StreamFormat(MediaType type) {
    this.type = type;
  }

  /** What the client asks for. */
  static StreamFormat of(RequestHeaders request) {
    return request.get(HttpHeaderNames.ACCEPT, "").contains("text/event-stream") ? EVENTS : LINES;
  }

  MediaType type() {
    return type;
  }

  abstract String message(String json);

  abstract String failure(String json);

  abstract String end();
}
