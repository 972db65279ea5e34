package io.grpckit.interceptors;

import static java.util.Objects.requireNonNull;

import io.grpc.BindableService;
import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.ServerBuilder;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpckit.interceptors.auth.AccessRule;
import io.grpckit.interceptors.auth.AccessRules;
import io.grpckit.interceptors.auth.AccessTable;
import io.grpckit.interceptors.internal.PolicyOption;
import io.grpckit.interceptors.observe.CallObservation;
import io.grpckit.interceptors.observe.ServerObservation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds every call of a server, in the order in which a call meets it (see {@link
 * ServerStage}), checked against the services when it is installed.
 *
 * <pre>{@code
 * ServerPipeline pipeline = ServerPipeline.builder()
 *     .observe(CallMetrics.on(registry), CallLog.defaults())
 *     .errors(ErrorMappingServerInterceptor.create(mapper))
 *     .deadlines(DeadlinePolicy.fromContract().unaryMax(Duration.ofSeconds(30)))
 *     .authenticate(authenticator)
 *     .authorize(AccessRules.fromContract())
 *     .build();
 * pipeline.install(serverBuilder, new UserService(), new ChatService());
 * }</pre>
 *
 * <p>One pipeline may be installed on several servers, which then share its state: limits, meters,
 * caches. Immutable but for what {@link #describe} remembers; thread-safe.
 */
public final class ServerPipeline {
  private static final Installed<ServerBuilder<?>> INSTALLED =
      new Installed<>(
          "the server's builder must have one pipeline, and all services in one install");

  private final List<Seats.Seat<ServerStage, ServerOccupant>> seats;
  private final ServerObservation observation;
  private final String observers;
  private final @Nullable HandlerRegistry fallback;
  private final @Nullable AccessRules rulesForNobody;
  private volatile @Nullable Installation latest;

  ServerPipeline(ServerPipelineBuilder builder) {
    seats = builder.seats.inOrder();
    observation = CallObservation.server(builder.observers, builder.peers);
    observers = ServerOccupant.namesOf(builder.observers);
    fallback = builder.fallback;
    rulesForNobody = builder.authenticates() ? null : builder.rules;
  }

  /**
   * Begins a pipeline.
   *
   * @return a builder without any stage
   */
  public static ServerPipelineBuilder builder() {
    return new ServerPipelineBuilder();
  }

  /**
   * Adds services and everything around them to a server; see {@link #install(ServerBuilder,
   * List)}.
   *
   * @param server the server's builder
   * @param services what the server offers
   */
  public void install(ServerBuilder<?> server, BindableService... services) {
    install(server, Arrays.stream(services).map(BindableService::bindService).toList());
  }

  /**
   * Adds services and everything around them to a server. All calls of the server pass the
   * pipeline, those of services that are added elsewhere and of methods that do not exist included;
   * where there are access rules, such calls are denied. An interceptor that was added to the
   * builder before runs inside the pipeline, one that is added later runs outside.
   *
   * @param server the server's builder; nothing has been added to it if this throws
   * @param services what the server offers
   * @throws IllegalStateException if the builder has a pipeline already, which would count, limit
   *     and refuse every call twice; or if the pipeline does not fit the services: a method without
   *     an access rule, a rule or a limit without a method, a rule that asks who is calling where
   *     nothing finds out, a selector that matches nothing, a contract whose options cannot be read
   *     or make no sense
   */
  public void install(ServerBuilder<?> server, List<ServerServiceDefinition> services) {
    requireNonNull(server, "server");
    UnknownMethods unknown = new UnknownMethods(fallback);
    List<ServerServiceDefinition> all =
        Stream.concat(services.stream(), unknown.getServices().stream()).toList();
    List<MethodDescriptor<?, ?>> methods = methods(all);
    PolicyOption.verify(methods);
    Installation installation = Installation.of(seats, methods);
    if (rulesForNobody != null) {
      requirePublic(rulesForNobody.bind(methods));
    }
    INSTALLED.requireFirst(server);
    server.addServices(services);
    server.fallbackHandlerRegistry(unknown);
    installation.addTo(server);
    observation.observe(server, all);
    latest = installation;
  }

  private static void requirePublic(AccessTable table) {
    List<String> denied =
        table.entries().stream()
            .filter(entry -> !entry.rule().equals(AccessRule.permitAll()))
            .map(entry -> entry.method() + " (" + entry.rule() + ")")
            .toList();
    if (!denied.isEmpty()) {
      throw new IllegalStateException(
          "authorize must come with authenticate, or nobody may call:\n  "
              + String.join("\n  ", denied));
    }
  }

  /**
   * Who meets what: a line per method of the server on which this was last installed, a column per
   * stage.
   *
   * @return text to print; only the stages as long as the pipeline is not installed
   */
  public String describe() {
    Installation installation = latest;
    return installation == null
        ? "not installed; stages: " + stages() + "\n"
        : installation.describe(observers);
  }

  private List<ServerStage> stages() {
    List<ServerStage> stages = new ArrayList<>(seats.stream().map(Seats.Seat::stage).toList());
    if (!observers.isEmpty()) {
      stages.add(0, ServerStage.OBSERVE);
    }
    return stages.stream().distinct().toList();
  }

  private static List<MethodDescriptor<?, ?>> methods(List<ServerServiceDefinition> services) {
    List<MethodDescriptor<?, ?>> methods = new ArrayList<>();
    for (ServerServiceDefinition service : services) {
      for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
        methods.add(method.getMethodDescriptor());
      }
    }
    return methods;
  }
}
