package io.grpckit.examples.client;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.grpckit.examples.chat.v1.ChatMessage;
import io.grpckit.examples.chat.v1.ChatServiceGrpc;
import io.grpckit.examples.chat.v1.ChatServiceGrpc.AsyncService;
import io.grpckit.examples.chat.v1.GetMessagesRequest;
import io.grpckit.examples.chat.v1.Member;
import io.grpckit.examples.chat.v1.Members;
import io.grpckit.examples.chat.v1.PresenceEvent;
import io.grpckit.examples.chat.v1.WatchPresenceRequest;
import io.grpckit.examples.feed.EarlyHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One room in memory, whose door slams on demand. */
public final class FakeChat implements AsyncService, BindableService {
  private final List<ChatMessage> stored = new ArrayList<>();
  private final List<StreamObserver<ChatMessage>> members = new ArrayList<>();
  private final List<Runnable> atTheDoor = new ArrayList<>();
  private boolean doorHeld;
  private boolean headersHeld;
  private int slamsAfterStoring;
  private int watches;

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

  /** Lets nobody in for the time being. */
  synchronized void holdDoor() {
    doorHeld = true;
  }

  /** Answers headers with the first message only, as if a proxy kept them. */
  synchronized void holdHeaders() {
    headersHeld = true;
  }

  synchronized int waiting() {
    return atTheDoor.size();
  }

  synchronized void openDoor() {
    doorHeld = false;
    atTheDoor.forEach(Runnable::run);
    atTheDoor.clear();
  }

  synchronized int members() {
    return members.size();
  }

  public synchronized List<String> texts() {
    return stored.stream().map(ChatMessage::getText).toList();
  }

  @Override
  public ServerServiceDefinition bindService() {
    return EarlyHeaders.in(ChatServiceGrpc.bindService(this));
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
    Consumer<Metadata> headers = EarlyHeaders.ofCurrentCall();
    return new StreamObserver<>() {
      @Override
      public void onNext(ChatMessage message) {
        receive(message, responses, headers);
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

  /** Ada is there, Bob joins, and the call breaks; the second time both are there. */
  @Override
  public synchronized void watchPresence(
      WatchPresenceRequest request, StreamObserver<PresenceEvent> events) {
    watches++;
    if (watches > 1) {
      events.onNext(present("ada", "bob"));
    } else {
      events.onNext(present("ada"));
      events.onNext(PresenceEvent.newBuilder().setJoined(member("bob")).build());
      events.onError(Status.UNAVAILABLE.asRuntimeException());
    }
  }

  static PresenceEvent present(String... names) {
    Members.Builder members = Members.newBuilder();
    for (String name : names) {
      members.addMembers(member(name));
    }
    return PresenceEvent.newBuilder().setPresent(members).build();
  }

  static Member member(String name) {
    return Member.newBuilder().setUserId("id-" + name).setUser(name).build();
  }

  private synchronized void receive(
      ChatMessage message, StreamObserver<ChatMessage> from, Consumer<Metadata> headers) {
    if (message.getText().isEmpty()) {
      atTheDoor.add(
          () -> {
            members.add(from);
            if (!headersHeld) {
              headers.accept(new Metadata());
            }
          });
      if (!doorHeld) {
        openDoor();
      }
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
