package io.grpckit.interceptors.streaming;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends from an iterator while there is room; gRPC never calls two of these methods at a time. */
final class IteratorSender<T> {
  private static final Logger logger = LoggerFactory.getLogger(ResponseStream.class);

  private final Iterator<? extends T> source;
  private final AutoCloseable resource;
  private final ServerCallStreamObserver<T> responses;
  private final AtomicBoolean over = new AtomicBoolean();

  private IteratorSender(
      Iterator<? extends T> source, AutoCloseable resource, ServerCallStreamObserver<T> responses) {
    this.source = source;
    this.resource = resource;
    this.responses = responses;
  }

  static <T> void start(
      Iterator<? extends T> source, AutoCloseable resource, ServerCallStreamObserver<T> responses) {
    IteratorSender<T> sender = new IteratorSender<>(source, resource, responses);
    responses.setOnCancelHandler(sender::end);
    responses.setOnCloseHandler(sender::end);
    responses.setOnReadyHandler(sender::send);
  }

  private void send() {
    if (over.get()) {
      return;
    }
    try {
      while (responses.isReady()) {
        if (!source.hasNext()) {
          end();
          responses.onCompleted();
          return;
        }
        responses.onNext(source.next());
      }
    } catch (RuntimeException e) {
      end();
      responses.onError(e);
    } catch (Error e) {
      end();
      throw e;
    }
  }

  private void end() {
    if (over.compareAndSet(false, true)) {
      close(resource);
    }
  }

  static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      logger.warn("The source of a stream could not be closed", e);
    }
  }
}
