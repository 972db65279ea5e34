package io.grpckit.health;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A client that follows a log, and goes on from its cursor when a stream is ended in good order.
 */
final class CursorStream implements StreamObserver<String> {
  private final Channel channel;
  private final List<Status> ends = new CopyOnWriteArrayList<>();
  private volatile long last;
  private volatile boolean gapless = true;

  private CursorStream(Channel channel) {
    this.channel = channel;
  }

  static CursorStream open(Channel channel) {
    CursorStream stream = new CursorStream(channel);
    stream.resume();
    return stream;
  }

  private void resume() {
    ClientCalls.asyncServerStreamingCall(
        channel.newCall(TestService.FOLLOW, CallOptions.DEFAULT), Long.toString(last), this);
  }

  @Override
  public void onNext(String value) {
    long number = Long.parseLong(value);
    gapless = gapless && number == last + 1;
    last = number;
  }

  @Override
  public void onError(Throwable failure) {
    ends.add(Status.fromThrowable(failure));
  }

  @Override
  public void onCompleted() {
    ends.add(Status.OK);
    resume();
  }

  long last() {
    return last;
  }

  /** Whether each number followed the one before, across all streams. */
  boolean isGapless() {
    return gapless;
  }

  /** How each stream ended. */
  List<Status> ends() {
    return ends;
  }
}
