package io.grpckit.examples;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpckit.errors.ErrorMappingServerInterceptor;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.errors.ValidationServerInterceptor;
import io.grpckit.errors.validation.ProtovalidateValidator;
import io.grpckit.health.Drain;
import io.grpckit.health.DrainReport;
import io.grpckit.health.HealthManager;
import io.grpckit.interceptors.auth.Caller;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A feature's services as the server assembles them, but that callers are whom they say. */
public final class TestServer implements AutoCloseable {

  private static final Metadata.Key<String> NAME =
      Metadata.Key.of("name", Metadata.ASCII_STRING_MARSHALLER);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Drain drain =
      Drain.builder(HealthManager.builder().build())
          .delay(Duration.ZERO)
          .grace(Duration.ofSeconds(30))
          .build();
  private final Server server;
  private final ManagedChannel channel;

  private TestServer(ExceptionMapper failures, BindableService... services) throws IOException {
    String name = InProcessServerBuilder.generateName();
    InProcessServerBuilder builder = InProcessServerBuilder.forName(name).executor(threads);
    for (BindableService service : services) {
      builder.addService(service);
    }
    this.server =
        builder
            .intercept(ValidationServerInterceptor.create(ProtovalidateValidator.create()))
            .intercept(new NamedCaller())
            .intercept(ErrorMappingServerInterceptor.create(failures))
            .intercept(drain.interceptor())
            .build()
            .start();
    drain.manage(server);
    this.channel = InProcessChannelBuilder.forName(name).executor(threads).build();
  }

  /** Starts a server. */
  public static TestServer start(ExceptionMapper failures, BindableService... services)
      throws IOException {
    return new TestServer(failures, services);
  }

  /** Where the person calls: {@code bob} has the id {@code id-bob}. */
  public Channel as(String name) {
    Metadata headers = new Metadata();
    headers.put(NAME, name);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** Lets the calls that are open come to an end; new ones are refused. */
  public DrainReport drain() {
    return drain.drain();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      server.shutdownNow().awaitTermination(30, SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
  }

  private static final class NamedCaller implements ServerInterceptor {

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      String name = headers.get(NAME);
      Caller caller =
          new Caller(
              "id-" + name, "test", Set.of(), Set.of(), Map.of("name", String.valueOf(name)));
      return Contexts.interceptCall(caller.in(Context.current()), call, headers, next);
    }
  }
}
