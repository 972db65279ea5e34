package io.grpckit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JsonAnswerTest {

  @Test
  void answersThoughTheResponseCannotBeSaidInJson() throws Exception {
    JsonAnswer<Any> answer = new JsonAnswer<>();

    answer.onMessage(Any.newBuilder().setTypeUrl("type.googleapis.com/x.Unknown").build());
    answer.onClose(Status.OK, new Metadata());

    AggregatedHttpResponse response = answer.asResponse().aggregate().get(20, TimeUnit.SECONDS);
    assertThat(response.status().code()).isEqualTo(500);
    assertThat(response.contentUtf8()).contains("\"code\":\"INTERNAL\"");
  }
}
