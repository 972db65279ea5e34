package io.grpckit.examples.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpckit.examples.chat.v1.ChatMessage;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A seat in a room that survives the loss of its connection: what was said meanwhile is read from
 * the history, and what was not yet stored is said again under the same client id, which the server
 * stores once. The listener hears every message once and in order, its own ones included.
 */
public final class ChatSession {
  private static final int MOST_UNSTORED = 64;

  private final Connection connection;
  private final ChatHistory history;
  private final String room;
  private final Backoff backoff;

  private final Semaphore window = new Semaphore(MOST_UNSTORED);
  private final ConcurrentLinkedQueue<ChatMessage> unstored = new ConcurrentLinkedQueue<>();
  private final ReentrantLock sending = new ReentrantLock();
  private final CallEnd<Boolean> end = new CallEnd<>();

  private @Nullable ChatStream stream;
  private volatile boolean left;

  private ChatSession(
      Connection connection, String room, Consumer<ChatMessage> listener, Backoff backoff) {
    this.connection = connection;
    this.room = room;
    this.backoff = backoff;
    this.history =
        new ChatHistory(
            connection.blockingChat(),
            room,
            message -> {
              acknowledge(message.getClientId());
              listener.accept(message);
            });
  }

  /** Enters the room; the listener first hears the last {@code count} messages of its history. */
  public static ChatSession join(
      Connection connection,
      String room,
      int count,
      Consumer<ChatMessage> listener,
      Backoff backoff) {
    ChatSession session = new ChatSession(connection, room, listener, backoff);
    session.history.skipToLast(count);
    Threads.daemon("chat " + room).execute(session::attend);
    return session;
  }

  /** Says something; waits while too much of what was said before is not stored yet. */
  public void say(String text) throws IOException, InterruptedException {
    window.acquire();
    end.throwIfFailed();
    ChatMessage message =
        ChatMessage.newBuilder()
            .setRoom(room)
            .setText(text)
            .setClientId(UUID.randomUUID().toString())
            .build();
    sending.lockInterruptibly();
    try {
      unstored.add(message);
      if (stream != null) {
        stream.send(message);
      }
    } finally {
      sending.unlock();
    }
  }

  /** Leaves, once all that was said is stored. */
  public void leave() throws IOException, InterruptedException {
    window.acquire(MOST_UNSTORED);
    sending.lockInterruptibly();
    try {
      left = true;
      if (stream != null) {
        stream.halfClose();
      }
    } finally {
      sending.unlock();
    }
    end.await();
  }

  private void attend() {
    try {
      while (!left) {
        attendOnce();
      }
      end.succeed(true);
    } catch (IOException | RuntimeException e) {
      end.fail(e);
    } catch (InterruptedException e) {
      end.fail(e);
      Thread.currentThread().interrupt();
    } finally {
      window.release(MOST_UNSTORED);
    }
  }

  private void attendOnce() throws IOException, InterruptedException {
    ChatStream attempt = new ChatStream(this::hear);
    try {
      enter(attempt);
      attempt.await();
      if (!left) {
        throw Status.UNAVAILABLE.withDescription("the room was closed").asRuntimeException();
      }
    } catch (StatusRuntimeException e) {
      if (!left) {
        backoff.orThrow(e);
      }
    }
  }

  /**
   * What was said before we are in the room is in the history, whatever is said after it we
   * receive. A proxy may keep the headers that tell so until the first message, for which nothing
   * waits here.
   */
  private void enter(ChatStream attempt) throws InterruptedException {
    connection.chat().withInterceptors(new OnHeaders(attempt::joined)).chat(attempt);
    attempt.send(ChatMessage.newBuilder().setRoom(room).build());
    speakThrough(attempt);
    history.catchUp();
    attempt.awaitJoined();
    history.catchUp();
    attempt.receive();
  }

  private void speakThrough(ChatStream attempt) throws InterruptedException {
    sending.lockInterruptibly();
    try {
      for (ChatMessage message : unstored) {
        attempt.send(message);
      }
      stream = attempt;
      if (left) {
        attempt.halfClose();
      }
    } finally {
      sending.unlock();
    }
  }

  private void hear(ChatMessage message) {
    history.hear(message);
    backoff.progressed();
  }

  private void acknowledge(String clientId) {
    if (unstored.removeIf(message -> message.getClientId().equals(clientId))) {
      window.release();
    }
  }
}
