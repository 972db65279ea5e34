package io.grpckit.house;

import static java.time.Duration.ofSeconds;
import static java.util.concurrent.CompletableFuture.completedFuture;

import io.grpc.ChannelCredentials;
import io.grpc.CompositeChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.ErrorMappingServerInterceptor;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.errors.RpcFailure;
import io.grpckit.errors.Violations;
import io.grpckit.examples.user.v1.GetUserRequest;
import io.grpckit.examples.user.v1.GetUserResponse;
import io.grpckit.examples.user.v1.User;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import io.grpckit.health.DataSourceCheck;
import io.grpckit.health.Drain;
import io.grpckit.health.HealthManager;
import io.grpckit.interceptors.ClientPipeline;
import io.grpckit.interceptors.ServerPipeline;
import io.grpckit.interceptors.auth.AccessRule;
import io.grpckit.interceptors.auth.AccessRules;
import io.grpckit.interceptors.auth.Authentication;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.auth.client.BearerTokenCredentials;
import io.grpckit.interceptors.auth.jwt.JwtAuthenticator;
import io.grpckit.interceptors.auth.jwt.KeySource;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.interceptors.logging.CallLog;
import io.grpckit.interceptors.metrics.CallMetrics;
import io.grpckit.lb.ServiceConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The Java of the root README, compiled; {@link DocumentationTest} compares the two, {@link
 * ReadmeTest} runs it.
 */
final class ReadmeSnippets {
  private static final String ISSUER = "https://issuer.test";

  private ReadmeSnippets() {}

  static void server(
      MeterRegistry meters, KeySource keys, DataSource dataSource, ServerBuilder<?> serverBuilder)
      throws IOException {
    ServerPipeline pipeline =
        ServerPipeline.builder()
            .observe(CallMetrics.on(meters), CallLog.defaults())
            .errors(ErrorMappingServerInterceptor.create(ExceptionMapper.builder().build()))
            .deadlines(DeadlinePolicy.fromContract())
            .authenticate(JwtAuthenticator.builder(keys).issuer(ISSUER).audience("users").build())
            .authorize(
                AccessRules.fromContract().service("grpc.health.v1.Health", AccessRule.permitAll()))
            .build();
    HealthManager health =
        HealthManager.builder()
            .check("database", DataSourceCheck.of(dataSource))
            .service("user.v1.UserService", service -> service.dependsOn("database"))
            .build();
    Drain drain = Drain.builder(health).delay(ofSeconds(5)).grace(ofSeconds(30)).build();

    List<ServerServiceDefinition> services = new ArrayList<>(health.services());
    services.add(new UserService().bindService());
    pipeline.install(serverBuilder, services);
    Server server = serverBuilder.intercept(drain.interceptor()).build();
    System.out.println(pipeline.describe());
    drain.run(server); // serves until SIGTERM, then lets calls end
  }

  static final class UserService extends UserServiceGrpc.UserServiceImplBase {
    @Override
    public void getUser(GetUserRequest request, StreamObserver<GetUserResponse> response) {
      Violations.check()
          .that(!request.getUserId().isBlank(), "user_id", "must not be blank")
          .throwIfAny();
      User user =
          find(request.getUserId())
              .orElseThrow(
                  () -> RpcFailure.notFound("user", request.getUserId()).asRuntimeException());
      response.onNext(GetUserResponse.newBuilder().setUser(user).build());
      response.onCompleted();
    }

    private static Optional<User> find(String id) {
      return id.equals("1") ? Optional.of(User.getDefaultInstance()) : Optional.empty();
    }
  }

  interface Form {
    void mark(String field, String message);
  }

  static User client(String accessToken, String id, Form form) {
    ChannelCredentials credentials =
        CompositeChannelCredentials.create(
            TlsChannelCredentials.create(), BearerTokenCredentials.of(accessToken));
    ManagedChannelBuilder<?> channelBuilder =
        Grpc.newChannelBuilder("static:///a:50051,b:50051", credentials);
    ServiceConfig.fromContract(UserServiceGrpc.getServiceDescriptor()).applyTo(channelBuilder);
    ClientPipeline.builder()
        .deadlines(DeadlinePolicy.fromContract().unaryDefault(ofSeconds(5)))
        .build()
        .install(channelBuilder);
    ManagedChannel channel = channelBuilder.build();

    UserServiceGrpc.UserServiceBlockingStub users = UserServiceGrpc.newBlockingStub(channel);
    try {
      return users.getUser(GetUserRequest.newBuilder().setUserId(id).build()).getUser();
    } catch (StatusRuntimeException e) {
      RpcFailure failure = RpcFailure.from(e);
      failure.violations().forEach(v -> form.mark(v.field(), v.message()));
      throw e;
    }
  }

  record InProcess(Server server, ManagedChannel channel) {}

  static InProcess testing() throws IOException {
    Caller alice = new Caller("alice", "tests", Set.of("users:read"), Set.of(), Map.of());
    ServerPipeline pipeline =
        ServerPipeline.builder()
            .errors(ErrorMappingServerInterceptor.create(ExceptionMapper.none()))
            .authenticate(request -> completedFuture(Authentication.accepted(alice)))
            .authorize(AccessRules.fromContract())
            .build();
    InProcessServerBuilder serverBuilder = InProcessServerBuilder.forName("test");
    pipeline.install(serverBuilder, List.of(new UserService().bindService()));
    Server server = serverBuilder.build().start();
    ManagedChannel channel = InProcessChannelBuilder.forName("test").build();
    return new InProcess(server, channel);
  }
}
