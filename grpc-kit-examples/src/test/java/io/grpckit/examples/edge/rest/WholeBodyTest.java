package io.grpckit.examples.edge.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpRequestWriter;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WholeBodyTest {

  private static final String NEAR = "127.0.0.1";
  private static final String FAR = "192.0.2.7";

  private final BodyRoom room = new BodyRoom(10, 6);

  @Test
  void answersWhenAllOfTheBodyIsHere() throws Exception {
    Arriving request = new Arriving(NEAR);
    request.write("ab");
    request.write("c");
    request.writer.close();

    assertThat(request.answer().contentUtf8()).isEqualTo("abc");
    assertThat(room.taken()).isZero();
  }

  @Test
  void refusesWhatIsMoreThanAClientMayHaveOnItsWay() throws Exception {
    Arriving first = new Arriving(NEAR);
    first.write("abcd");
    Arriving second = new Arriving(NEAR);
    second.write("abc");

    AggregatedHttpResponse refused = second.answer();

    assertThat(refused.status()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
    assertThat(refused.headers().get("retry-after")).isEqualTo("1");
    first.writer.close();
    assertThat(first.answer().contentUtf8()).isEqualTo("abcd");
    assertThat(room.taken()).isZero();
  }

  @Test
  void leavesRoomForOthers() throws Exception {
    new Arriving(NEAR).write("abcdef");
    Arriving other = new Arriving(FAR);
    other.write("abc");
    other.writer.close();

    assertThat(other.answer().contentUtf8()).isEqualTo("abc");
    assertThat(room.taken()).isEqualTo(6);
  }

  @Test
  void refusesWhatIsMoreThanAllMayHaveOnTheirWay() throws Exception {
    new Arriving(NEAR).write("abcdef");
    Arriving other = new Arriving(FAR);
    other.write("abcde");

    assertThat(other.answer().status()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
  }

  @Test
  void givesBackWhatABodyHadThatNeverCame() throws Exception {
    Arriving lost = new Arriving(NEAR);
    lost.write("abcdef");
    lost.writer.close(new IllegalStateException("gone"));

    assertThat(lost.answered).failsWithin(10, TimeUnit.SECONDS);
    assertThat(room.taken()).isZero();
  }

  /** A request whose body comes bit by bit, and is answered with itself. */
  private final class Arriving {

    private final HttpRequestWriter writer =
        HttpRequest.streaming(RequestHeaders.of(HttpMethod.POST, "/"));
    private final ServiceRequestContext context;
    private final CompletableFuture<AggregatedHttpResponse> answered;

    Arriving(String address) {
      context =
          ServiceRequestContext.builder(writer)
              .remoteAddress(new InetSocketAddress(address, 1))
              .build();
      answered =
          WholeBody.answer(context, writer, room, Runnable::run, Arriving::itself).aggregate();
    }

    private static HttpResponse itself(AggregatedHttpRequest whole) {
      return HttpResponse.of(HttpStatus.OK, MediaType.PLAIN_TEXT, whole.content());
    }

    /** Returns when it has arrived. */
    void write(String piece) throws Exception {
      writer.write(HttpData.of(StandardCharsets.US_ASCII, piece));
      writer.whenConsumed().handle((taken, refused) -> refused).get(10, TimeUnit.SECONDS);
      context.eventLoop().submit(() -> {}).get(10, TimeUnit.SECONDS);
    }

    AggregatedHttpResponse answer() throws Exception {
      return answered.get(10, TimeUnit.SECONDS);
    }
  }
}
