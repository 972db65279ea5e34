package io.grpckit.examples.edge.call;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.Any;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpckit.errors.HttpCodes;
import io.grpckit.errors.RpcFailure;
import io.grpckit.errors.Violation;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * A failure as JSON: the code and the message of the call, its violations, and all details.
 *
 * <pre>{"code":"INVALID_ARGUMENT","message":"…","violations":[{"field":"email","message":"…"}]}
 * </pre>
 */
public final class JsonError {

  private static final JsonFactory JSON = new JsonFactory();

  /** Of a response that JSON's mapping refuses, such as a time that is none. */
  public static final RpcFailure UNSPEAKABLE =
      RpcFailure.of(Status.Code.INTERNAL, "the response cannot be said in JSON");

  private JsonError() {}

  /**
   * The answer that is nothing but the failure.
   *
   * @param failure what is wrong
   * @return the answer
   */
  public static AggregatedHttpResponse response(RpcFailure failure) {
    return response(failure, new Metadata());
  }

  /**
   * The answer to a call, with what else the server said.
   *
   * @param failure how the call ended
   * @param metadata its headers and trailers
   * @return the answer
   */
  public static AggregatedHttpResponse response(RpcFailure failure, Metadata metadata) {
    return response(HttpStatus.valueOf(HttpCodes.of(failure.code())), failure, metadata);
  }

  /** The answer to what never became a call. */
  static AggregatedHttpResponse response(HttpStatus status, RpcFailure failure) {
    return response(status, failure, new Metadata());
  }

  private static AggregatedHttpResponse response(
      HttpStatus status, RpcFailure failure, Metadata metadata) {
    ResponseHeadersBuilder headers = ResponseHeaders.builder(status);
    AnswerHeaders.add(metadata, headers);
    headers.contentType(MediaType.JSON_UTF_8).set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    if (failure.code() == Status.Code.UNAUTHENTICATED) {
      headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    }
    failure
        .retryDelay()
        .ifPresent(delay -> headers.set(HttpHeaderNames.RETRY_AFTER, seconds(delay)));
    return AggregatedHttpResponse.of(headers.build(), HttpData.ofUtf8(json(failure) + "\n"));
  }

  private static String seconds(Duration delay) {
    return String.valueOf(delay.plusMillis(999).toSeconds());
  }

  /**
   * The failure itself.
   *
   * @param failure how a call ended
   * @return one line of JSON
   */
  public static String json(RpcFailure failure) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("code", failure.code().name());
      json.writeStringField("message", failure.message());
      if (!failure.violations().isEmpty()) {
        json.writeArrayFieldStart("violations");
        for (Violation violation : failure.violations()) {
          write(violation, json);
        }
        json.writeEndArray();
      }
      if (!failure.details().isEmpty()) {
        json.writeArrayFieldStart("details");
        for (Any detail : failure.details()) {
          json.writeRawValue(Json.of(detail));
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(Violation violation, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("field", violation.field());
    json.writeStringField("message", violation.message());
    if (!violation.reason().isEmpty()) {
      json.writeStringField("reason", violation.reason());
    }
    json.writeEndObject();
  }
}
