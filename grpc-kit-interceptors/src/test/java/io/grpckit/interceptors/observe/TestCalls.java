package io.grpckit.interceptors.observe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A service with a method of each type whose requests say what the handler is to do: {@code ok},
 * {@code throw}, {@code error CODE}, {@code silent} (complete without a response), {@code hang},
 * {@code hang after headers}, {@code flaky} (UNAVAILABLE twice, then an answer), {@code answer
 * TEXT}, {@code long LENGTH} and {@code bomb LENGTH} (a long answer, compressed). Anything else is
 * answered as it is.
 */
public final class TestCalls {

  public static final String SERVICE = "test.v1.Calls";

  /** How many methods it has. */
  public static final int METHODS = 4;

  /** What the marshaller refuses to parse, at either end. */
  public static final String MALFORMED = "malformed";

  private static final MethodDescriptor.Marshaller<String> STRINGS = new Strings();

  private final Consumer<String> onRequest;
  private final AtomicInteger flaky = new AtomicInteger();
  private volatile CountDownLatch hanging = new CountDownLatch(1);

  public TestCalls() {
    this(request -> {});
  }

  /** Runs {@code onRequest} within the handler, before anything else. */
  public TestCalls(Consumer<String> onRequest) {
    this.onRequest = onRequest;
  }

  static List<MethodDescriptor<String, String>> methods() {
    return Stream.of(MethodType.values())
        .filter(type -> type != MethodType.UNKNOWN)
        .map(TestCalls::method)
        .toList();
  }

  public static MethodDescriptor<String, String> method(MethodType type) {
    return method(type, SERVICE + "/" + type.name(), true);
  }

  public static MethodDescriptor<String, String> method(
      MethodType type, String name, boolean generated) {
    return MethodDescriptor.newBuilder(STRINGS, STRINGS)
        .setType(type)
        .setFullMethodName(name)
        .setSampledToLocalTracing(generated)
        .build();
  }

  /** Opens when a handler has begun to hang. */
  public CountDownLatch hanging() {
    return hanging;
  }

  public void expectHanging() {
    hanging = new CountDownLatch(1);
  }

  public ServerServiceDefinition service() {
    return ServerServiceDefinition.builder(SERVICE)
        .addMethod(method(MethodType.UNARY), ServerCalls.asyncUnaryCall(this::act))
        .addMethod(
            method(MethodType.SERVER_STREAMING), ServerCalls.asyncServerStreamingCall(this::act))
        .addMethod(
            method(MethodType.CLIENT_STREAMING), ServerCalls.asyncClientStreamingCall(Acting::new))
        .addMethod(
            method(MethodType.BIDI_STREAMING), ServerCalls.asyncBidiStreamingCall(Acting::new))
        .build();
  }

  private void act(String request, StreamObserver<String> responses) {
    onRequest.accept(request);
    if (request.startsWith("error ")) {
      Status.Code code = Status.Code.valueOf(request.substring(6));
      responses.onError(code.toStatus().withDescription("as asked").asRuntimeException());
      return;
    }
    if (request.startsWith("long ") || request.startsWith("bomb ")) {
      if (request.startsWith("bomb ")) {
        ((ServerCallStreamObserver<String>) responses).setCompression("gzip");
      }
      answer("x".repeat(Integer.parseInt(request.substring(5))), responses);
      return;
    }
    switch (request) {
      case "flaky" -> {
        if (flaky.getAndIncrement() < 2) {
          responses.onError(Status.UNAVAILABLE.asRuntimeException());
        } else {
          answer(request, responses);
        }
      }
      case "throw" -> throw new IllegalStateException("thrown by the handler");
      case "silent" -> responses.onCompleted();
      case "hang" -> hanging.countDown();
      case "hang after headers" -> {
        responses.onNext("first");
        hanging.countDown();
      }
      default -> answer(request.startsWith("answer ") ? request.substring(7) : request, responses);
    }
  }

  private static void answer(String text, StreamObserver<String> responses) {
    responses.onNext(text);
    responses.onCompleted();
  }

  /** Acts on the first request of a stream. */
  private final class Acting implements StreamObserver<String> {
    private final StreamObserver<String> responses;
    private boolean acted;

    Acting(StreamObserver<String> responses) {
      this.responses = responses;
    }

    @Override
    public void onNext(String request) {
      if (!acted) {
        acted = true;
        act(request, responses);
      }
    }

    @Override
    public void onError(Throwable cancelled) {}

    @Override
    public void onCompleted() {}
  }

  private static final class Strings implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        String value = new String(stream.readAllBytes(), UTF_8);
        if (value.equals(MALFORMED)) {
          // As grpc's marshaller for protobuf does.
          throw Status.INTERNAL
              .withDescription("Invalid protobuf byte sequence")
              .asRuntimeException();
        }
        return value;
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
