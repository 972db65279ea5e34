package io.grpckit.examples.edge.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RestStreamTest {

  private static final Any UNKNOWN =
      Any.newBuilder().setTypeUrl("type.googleapis.com/x.Unknown").build();

  private final Call call = new Call();

  @Test
  void answersThoughTheFirstResponseCannotBeSaidInJson() throws Exception {
    AggregatedHttpResponse response = answer(UNKNOWN);

    assertThat(response.status().code()).isEqualTo(500);
    assertThat(response.contentUtf8()).startsWith("{\"code\":\"INTERNAL\"").endsWith("}\n");
    assertThat(call.cancelled).isTrue();
  }

  @Test
  void endsThoughALaterResponseCannotBeSaidInJson() throws Exception {
    AggregatedHttpResponse response = answer(StringValue.of("first"), UNKNOWN);

    assertThat(response.status().code()).isEqualTo(200);
    assertThat(response.contentUtf8().lines()).hasSize(2).first().isEqualTo("\"first\"");
    assertThat(response.contentUtf8().lines().skip(1).findFirst().orElseThrow())
        .startsWith("{\"error\":{\"code\":\"INTERNAL\"");
    assertThat(call.cancelled).isTrue();
  }

  private AggregatedHttpResponse answer(Message... responses) throws Exception {
    var response =
        RestStream.start(
            call, new Metadata(), ServiceRequestContext.of(HttpRequest.of(HttpMethod.GET, "/")));
    var all = response.aggregate();
    for (Message message : responses) {
      call.listener.onMessage(message);
    }
    return all.get(20, TimeUnit.SECONDS);
  }

  /** Which ends when it is cancelled, as calls do. */
  private static final class Call extends ClientCall<Message, Message> {

    private Listener<Message> listener;
    private boolean cancelled;

    @Override
    public void start(Listener<Message> responses, Metadata headers) {
      listener = responses;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void cancel(String message, Throwable cause) {
      cancelled = true;
      listener.onClose(Status.CANCELLED.withDescription(message), new Metadata());
    }

    @Override
    public void halfClose() {}

    @Override
    public void sendMessage(Message message) {}
  }
}
