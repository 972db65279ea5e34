package io.grpckit.examples.edge.connection;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Resets the streams of HTTP/2 whose client takes nothing of what waits for it. Calls have limits
 * of their own for that, but an answer that is whole belongs to no call any more: it would wait for
 * as long as the client keeps its connection.
 */
public final class StalledStreams {

  /** A client that has asked for nothing from one look to the next loses the stream. */
  public static final Duration BETWEEN_LOOKS = Duration.ofMinutes(2);

  private final ChannelPipeline pipeline;

  // Streams for which something waited at the last look, and nothing has been asked for since.
  private Set<Integer> waiting = new HashSet<>();
  private boolean listening;

  private StalledStreams(ChannelPipeline pipeline) {
    this.pipeline = pipeline;
  }

  /**
   * Watches a connection.
   *
   * @param pipeline of the connection
   */
  public static void limit(ChannelPipeline pipeline) {
    limit(pipeline, BETWEEN_LOOKS);
  }

  static void limit(ChannelPipeline pipeline, Duration betweenLooks) {
    StalledStreams streams = new StalledStreams(pipeline);
    Channel connection = pipeline.channel();
    long nanos = betweenLooks.toNanos();
    Future<?> looks =
        connection.eventLoop().scheduleWithFixedDelay(streams::look, nanos, nanos, NANOSECONDS);
    connection.closeFuture().addListener(closed -> looks.cancel(false));
  }

  private void look() {
    ChannelHandlerContext context = pipeline.context(Http2ConnectionHandler.class);
    if (context == null) {
      return; // it speaks HTTP/1.1, or has not said a word
    }
    Http2ConnectionHandler http2 = (Http2ConnectionHandler) context.handler();
    listen(http2);
    Set<Integer> before = waiting;
    waiting = waiting(http2);
    List<Integer> stalled = waiting.stream().filter(before::contains).toList();
    for (int stream : stalled) {
      waiting.remove(stream);
      http2.resetStream(context, stream, Http2Error.CANCEL.code(), context.newPromise());
    }
    context.flush();
  }

  private void listen(Http2ConnectionHandler http2) {
    if (!listening) {
      listening = true;
      http2.decoder().frameListener(new Windows(http2));
    }
  }

  private static Set<Integer> waiting(Http2ConnectionHandler http2) {
    Http2RemoteFlowController answers = http2.connection().remote().flowController();
    Set<Integer> streams = new HashSet<>();
    try {
      http2
          .connection()
          .forEachActiveStream(
              stream -> {
                if (answers.hasFlowControlled(stream)) {
                  streams.add(stream.id());
                }
                return true;
              });
    } catch (Http2Exception impossible) {
      throw new IllegalStateException(impossible); // nothing that is done to them throws
    }
    return streams;
  }

  /** Hears what the client asks for. */
  private final class Windows extends Http2FrameListenerDecorator {

    private final Http2Connection streams;

    Windows(Http2ConnectionHandler http2) {
      super(http2.decoder().frameListener());
      streams = http2.connection();
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext context, int stream, int bytes)
        throws Http2Exception {
      if (stream == Http2CodecUtil.CONNECTION_STREAM_ID) {
        waiting.removeIf(this::hasWindow);
      } else {
        waiting.remove(stream);
      }
      super.onWindowUpdateRead(context, stream, bytes);
    }

    /** Then it has waited for the connection's. */
    private boolean hasWindow(int id) {
      Http2Stream stream = streams.stream(id);
      return stream == null || streams.remote().flowController().windowSize(stream) > 0;
    }
  }
}
