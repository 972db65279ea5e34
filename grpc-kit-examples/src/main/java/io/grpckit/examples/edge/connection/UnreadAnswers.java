package io.grpckit.examples.edge.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * Closes HTTP/2 connections that ask and ask and never read the answers, which would wait in
 * memory: floods of PING and SETTINGS (CVE-2019-9512, CVE-2019-9515).
 */
public final class UnreadAnswers extends ChannelInboundHandlerAdapter {

  /** How many a client may send in a row while {@link #MUCH} waits to be read. */
  public static final int MOST = 10_000;

  /** How many bytes may wait for a client to read them before its floods are counted. */
  public static final int MUCH = 64 << 10;

  private UnreadAnswers() {}

  /**
   * Watches a connection.
   *
   * @param pipeline of the connection
   */
  public static void limit(ChannelPipeline pipeline) {
    pipeline.addFirst(new UnreadAnswers());
  }

  /** Waits until it is known that the connection speaks HTTP/2. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    Http2ConnectionHandler http2 = context.pipeline().get(Http2ConnectionHandler.class);
    if (http2 != null) {
      http2.decoder().frameListener(new Limit(http2.decoder().frameListener()));
      context.pipeline().remove(this);
    }
    context.fireChannelRead(bytes);
  }

  private static final class Limit extends Http2FrameListenerDecorator {

    private int unread;

    Limit(Http2FrameListener listener) {
      super(listener);
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
      count(context);
      super.onPingRead(context, data);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings)
        throws Http2Exception {
      count(context);
      super.onSettingsRead(context, settings);
    }

    private void count(ChannelHandlerContext context) {
      ChannelOutboundBuffer answers = context.channel().unsafe().outboundBuffer();
      boolean waiting = answers != null && answers.totalPendingWriteBytes() > MUCH;
      unread = waiting ? unread + 1 : 0;
      if (unread > MOST) {
        // Past all handlers, of which one would first say good-bye, and wait until that is read.
        context.pipeline().firstContext().close();
      }
    }
  }
}
