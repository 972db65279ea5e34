package io.grpckit.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.Message;
import io.grpckit.examples.user.v1.GetUserRequest;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import java.nio.ByteBuffer;

/** What a browser asks for, ready to be sent. */
enum WebRequest {
  /** JSON for a path. */
  REST_GET(http("GET /v1/users/7", "accept: application/json", new byte[0])),
  /** JSON for JSON. */
  REST_POST(
      http(
          "POST /v1/users",
          "content-type: application/json",
          "{\"name\":\"Ada\",\"email\":\"ada@example.com\"}".getBytes(ISO_8859_1))),
  /** One message for one. */
  GRPC_WEB(web("GetUser", GetUserRequest.newBuilder().setUserId("7").build())),
  /** A hundred messages for one. */
  GRPC_WEB_STREAM(web("GetUserStream", GetUserStreamRequest.newBuilder().setLimit(100).build()));

  private final byte[] bytes;

  WebRequest(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Not a copy, which would be counted. */
  byte[] bytes() {
    return bytes;
  }

  private static byte[] web(String method, Message request) {
    byte[] message = request.toByteArray();
    byte[] frame =
        ByteBuffer.allocate(5 + message.length)
            .put((byte) 0)
            .putInt(message.length)
            .put(message)
            .array();
    return http(
        "POST /user.v1.UserService/" + method,
        "content-type: application/grpc-web+proto\r\nx-grpc-web: 1",
        frame);
  }

  private static byte[] http(String line, String headers, byte[] body) {
    String head =
        String.join(
            "\r\n",
            line + " HTTP/1.1",
            "host: localhost",
            "authorization: Bearer " + "t".repeat(300),
            headers,
            "content-length: " + body.length,
            "",
            "");
    return ByteBuffer.allocate(head.length() + body.length)
        .put(head.getBytes(ISO_8859_1))
        .put(body)
        .array();
  }
}
