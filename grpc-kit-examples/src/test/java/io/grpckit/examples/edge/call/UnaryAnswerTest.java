package io.grpckit.examples.edge.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpResponse;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UnaryAnswerTest {

  @Test
  void answersThoughTheResponseCannotBeSaidInJson() throws Exception {
    UnaryAnswer<Any> answer = UnaryAnswer.json();
    HttpResponse all = answer.start(new Call(), new Metadata());

    answer.onMessage(Any.newBuilder().setTypeUrl("type.googleapis.com/x.Unknown").build());
    answer.onClose(Status.OK, new Metadata());

    AggregatedHttpResponse response = all.aggregate().get(20, TimeUnit.SECONDS);
    assertThat(response.status().code()).isEqualTo(500);
    assertThat(response.contentUtf8()).contains("\"code\":\"INTERNAL\"");
  }

  private static final class Call extends ClientCall<Any, Any> {

    @Override
    public void start(Listener<Any> responses, Metadata headers) {}

    @Override
    public void request(int messages) {}

    @Override
    public void cancel(String message, Throwable cause) {}

    @Override
    public void halfClose() {}

    @Override
    public void sendMessage(Any message) {}
  }
}
