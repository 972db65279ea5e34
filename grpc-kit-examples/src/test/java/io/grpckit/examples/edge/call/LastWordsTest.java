package io.grpckit.examples.edge.call;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LastWordsTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void endTheConnectionOfWhoDoesNotReadThem() throws Exception {
    Server server =
        Server.builder().http(0).service("/", (request, body) -> unread(request)).build();
    server.start().join();

    try (Socket socket = new Socket("127.0.0.1", server.activeLocalPort())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(US_ASCII));
      socket.setSoTimeout((int) SOON.toMillis());

      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 200");
    } finally {
      server.stop().join();
    }
  }

  /** An answer that has begun, and does not end. */
  private static HttpResponse unread(ServiceRequestContext request) {
    HttpResponseWriter response = HttpResponse.streaming();
    response.write(ResponseHeaders.of(200));
    response.whenConsumed().thenRun(() -> LastWords.limit(request, Duration.ofMillis(20)));
    return response;
  }

  @Test
  void areNotWaitedForWhenTheyHaveBeenRead() {
    Timers timers = new Timers();
    ServiceRequestContext request =
        ServiceRequestContext.builder(HttpRequest.of(HttpMethod.GET, "/"))
            .eventLoop(timers)
            .build();

    LastWords.limit(request, Duration.ofHours(1));
    assertThat(timers.last.isDone()).isFalse();
    request.logBuilder().endRequest();
    request.logBuilder().endResponse();

    await().atMost(SOON).until(() -> timers.last.isCancelled());
    timers.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  private static final class Timers extends DefaultEventLoop {

    private volatile ScheduledFuture<?> last;

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      ScheduledFuture<?> timer = super.schedule(task, delay, unit);
      last = timer;
      return timer;
    }
  }
}
