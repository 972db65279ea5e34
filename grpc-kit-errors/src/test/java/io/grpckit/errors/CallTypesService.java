package io.grpckit.errors;

import com.google.protobuf.StringValue;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * One service with all four call types, made of generated stubs' own parts. It does what its {@link
 * Behaviour} says, and notes every callback that reaches it.
 */
final class CallTypesService implements BindableService {
  static final MethodDescriptor<StringValue, StringValue> UNARY = method(MethodType.UNARY);
  static final MethodDescriptor<StringValue, StringValue> SERVER_STREAMING =
      method(MethodType.SERVER_STREAMING);
  static final MethodDescriptor<StringValue, StringValue> CLIENT_STREAMING =
      method(MethodType.CLIENT_STREAMING);
  static final MethodDescriptor<StringValue, StringValue> BIDI_STREAMING =
      method(MethodType.BIDI_STREAMING);

  /** What the handler does; each part does nothing unless overridden. */
  interface Behaviour {
    /** The handler begins: with the request, or with null if requests are streamed. */
    default void started(
        @Nullable StringValue request, ServerCallStreamObserver<StringValue> responses)
        throws Exception {}

    default void message(StringValue request, StreamObserver<StringValue> responses)
        throws Exception {}

    default void halfClosed(StreamObserver<StringValue> responses) throws Exception {
      responses.onNext(StringValue.of("done"));
      responses.onCompleted();
    }
  }

  final List<String> callbacks = new CopyOnWriteArrayList<>();
  private volatile Behaviour behaviour = new Behaviour() {};

  void behave(Behaviour next) {
    callbacks.clear();
    behaviour = next;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder("test.CallTypes")
        .addMethod(UNARY, ServerCalls.asyncUnaryCall(this::single))
        .addMethod(SERVER_STREAMING, ServerCalls.asyncServerStreamingCall(this::single))
        .addMethod(CLIENT_STREAMING, ServerCalls.asyncClientStreamingCall(this::streamed))
        .addMethod(BIDI_STREAMING, ServerCalls.asyncBidiStreamingCall(this::streamed))
        .build();
  }

  private void single(StringValue request, StreamObserver<StringValue> responses) {
    Behaviour now = behaviour;
    callbacks.add("request");
    unchecked(
        () -> {
          now.started(request, (ServerCallStreamObserver<StringValue>) responses);
          now.halfClosed(responses);
        });
  }

  private StreamObserver<StringValue> streamed(StreamObserver<StringValue> responses) {
    Behaviour now = behaviour;
    callbacks.add("started");
    unchecked(() -> now.started(null, (ServerCallStreamObserver<StringValue>) responses));
    return new StreamObserver<>() {
      @Override
      public void onNext(StringValue request) {
        callbacks.add("message");
        unchecked(() -> now.message(request, responses));
      }

      @Override
      public void onError(Throwable failure) {
        callbacks.add("cancelled");
      }

      @Override
      public void onCompleted() {
        callbacks.add("halfClosed");
        unchecked(() -> now.halfClosed(responses));
      }
    };
  }

  private interface Action {
    void run() throws Exception;
  }

  private static void unchecked(Action action) {
    try {
      action.run();
    } catch (Exception failure) {
      CallTypesService.<RuntimeException>sneak(failure);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> void sneak(Exception failure) throws E {
    throw (E) failure;
  }

  private static MethodDescriptor<StringValue, StringValue> method(MethodType type) {
    var marshaller = ProtoUtils.marshaller(StringValue.getDefaultInstance());
    return MethodDescriptor.newBuilder(marshaller, marshaller)
        .setType(type)
        .setFullMethodName("test.CallTypes/" + type)
        .build();
  }
}
