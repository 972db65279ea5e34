package io.grpckit.examples.client;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.chat.v1.ChatServiceGrpc.ChatServiceImplBase;
import io.grpckit.examples.chat.v1.GetMessagesRequest;
import java.util.ArrayList;
import java.util.List;

/** One room in memory, whose door slams on demand. */
public final class FakeChat extends ChatServiceImplBase {
  private final List<ChatMessage> stored = new ArrayList<>();
  private final List<StreamObserver<ChatMessage>> members = new ArrayList<>();
  private int slamsAfterStoring;

  /** Another member says something. */
  synchronized void say(String text) {
    store(ChatMessage.newBuilder().setUser("other").setText(text).setClientId(text).build());
  }

  /** Says something that nobody hears live, as if it were said between two events. */
  synchronized void whisper(String text) {
    keep(ChatMessage.newBuilder().setUser("other").setText(text).setClientId(text).build());
  }

  /** Ends all calls with that status. */
  synchronized void slam(Status status) {
    List<StreamObserver<ChatMessage>> out = List.copyOf(members);
    members.clear();
    out.forEach(member -> member.onError(status.asRuntimeException()));
  }

  /** Stores the next {@code count} messages, and slams before anybody hears of them. */
  synchronized void slamAfterStoring(int count) {
    slamsAfterStoring = count;
  }

  synchronized int members() {
    return members.size();
  }

  public synchronized List<String> texts() {
    return stored.stream().map(ChatMessage::getText).toList();
  }

  @Override
  public void getMessages(GetMessagesRequest request, StreamObserver<ChatMessage> responses) {
    List<ChatMessage> history;
    synchronized (this) {
      history = List.copyOf(stored);
    }
    history.stream()
        .filter(message -> message.getCursor() > request.getAfterCursor())
        .forEach(responses::onNext);
    responses.onCompleted();
  }

  @Override
  public StreamObserver<ChatMessage> chat(StreamObserver<ChatMessage> responses) {
    return new StreamObserver<>() {
      @Override
      public void onNext(ChatMessage message) {
        receive(message, responses);
      }

      @Override
      public void onError(Throwable failure) {
        leave(responses);
      }

      @Override
      public void onCompleted() {
        if (leave(responses)) {
          responses.onCompleted();
        }
      }
    };
  }

  private synchronized void receive(ChatMessage message, StreamObserver<ChatMessage> from) {
    if (message.getText().isEmpty()) {
      members.add(from);
    } else if (members.contains(from)) {
      store(message);
    }
  }

  private synchronized boolean leave(StreamObserver<ChatMessage> member) {
    return members.remove(member);
  }

  private void store(ChatMessage message) {
    boolean known =
        stored.stream().anyMatch(other -> other.getClientId().equals(message.getClientId()));
    if (known) {
      return;
    }
    ChatMessage kept = keep(message);
    if (slamsAfterStoring > 0) {
      slamsAfterStoring--;
      slam(Status.UNAVAILABLE);
    }
    members.forEach(member -> member.onNext(kept));
  }

  private ChatMessage keep(ChatMessage message) {
    ChatMessage kept = message.toBuilder().setCursor(3L * (stored.size() + 1)).build();
    stored.add(kept);
    return kept;
  }
}
