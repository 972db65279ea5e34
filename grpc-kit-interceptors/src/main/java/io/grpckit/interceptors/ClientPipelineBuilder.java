package io.grpckit.interceptors;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.ClientInterceptor;
import io.grpckit.interceptors.ClientPipeline.Part;
import io.grpckit.interceptors.Seats.Seat;
import io.grpckit.interceptors.deadline.DeadlineClientInterceptor;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.interceptors.method.MethodSelector;
import io.grpckit.interceptors.observe.CallObservation;
import io.grpckit.interceptors.observe.CallObserver;
import io.grpckit.interceptors.observe.ObservedMethod;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds a {@link ClientPipeline}. The order of adding means nothing between stages; within a stage
 * it is the order in which a call meets the interceptors.
 */
public final class ClientPipelineBuilder {
  final Seats<ClientStage, Part> seats = new Seats<>();

  private final List<CallObserver> observers = new ArrayList<>();
  private String target = ObservedMethod.OTHER;

  ClientPipelineBuilder() {}

  /**
   * Tells observers of every call and its attempts: metrics, traces, logs.
   *
   * @param observers who hears of each call
   * @return this
   * @throws IllegalArgumentException if one is added twice, and would count every call twice
   */
  public ClientPipelineBuilder observe(CallObserver... observers) {
    Observers.addTo(this.observers, observers);
    return this;
  }

  /**
   * Where the calls go, for the observers.
   *
   * @param target what the channels are built for, {@code dns:///users:50051} for example; metrics
   *     and spans are tagged with it, so it must be one of few; {@code other} if not set
   * @return this
   */
  public ClientPipelineBuilder target(String target) {
    this.target = requireNonNull(target, "target");
    return this;
  }

  /**
   * Adds what is passed on from the call that is being served.
   *
   * @param interceptors for the stage {@link ClientStage#CONTEXT}
   * @return this
   */
  public ClientPipelineBuilder context(ClientInterceptor... interceptors) {
    return addAll(ClientStage.CONTEXT, interceptors);
  }

  /**
   * Gives deadlines to calls that have none, and shortens those that are too late.
   *
   * @param policy for the one seat of {@link ClientStage#DEADLINE}
   * @return this
   * @throws IllegalArgumentException if there is one already, or the policy has a {@link
   *     DeadlinePolicy#streamMax}
   */
  public ClientPipelineBuilder deadlines(DeadlinePolicy policy) {
    DeadlineClientInterceptor interceptor = DeadlineClientInterceptor.create(policy);
    return seat(
        ClientStage.DEADLINE,
        new Part(interceptor, ServerOccupant.nameOf(interceptor), policy::verify));
  }

  /**
   * Refuses calls that would fail anyway.
   *
   * @param interceptors for the stage {@link ClientStage#BREAKER}
   * @return this
   */
  public ClientPipelineBuilder breaker(ClientInterceptor... interceptors) {
    return addAll(ClientStage.BREAKER, interceptors);
  }

  /**
   * Adds an interceptor of the application's own.
   *
   * @param interceptor for the stage {@link ClientStage#APPLICATION}
   * @return this
   */
  public ClientPipelineBuilder intercept(ClientInterceptor interceptor) {
    return at(ClientStage.APPLICATION, interceptor);
  }

  /**
   * Adds an interceptor of the application's own for some methods.
   *
   * @param interceptor for the stage {@link ClientStage#APPLICATION}
   * @param selector the methods
   * @return this
   */
  public ClientPipelineBuilder intercept(ClientInterceptor interceptor, MethodSelector selector) {
    return at(ClientStage.APPLICATION, interceptor, selector);
  }

  /**
   * Adds an interceptor to a stage.
   *
   * @param stage where
   * @param interceptor what
   * @return this
   * @throws IllegalArgumentException if the stage has one seat, which is taken, or if the
   *     interceptor gives deadlines, and the stage is not {@link ClientStage#DEADLINE}
   */
  public ClientPipelineBuilder at(ClientStage stage, ClientInterceptor interceptor) {
    requireItsStage(stage, interceptor);
    return seat(stage, new Part(interceptor, ServerOccupant.nameOf(interceptor), methods -> {}));
  }

  /**
   * Adds an interceptor to a stage for some methods.
   *
   * @param stage where
   * @param interceptor what
   * @param selector the methods
   * @return this
   * @throws IllegalArgumentException as for {@link #at(ClientStage, ClientInterceptor)}
   */
  public ClientPipelineBuilder at(
      ClientStage stage, ClientInterceptor interceptor, MethodSelector selector) {
    requireItsStage(stage, interceptor);
    String name = ServerOccupant.nameOf(interceptor);
    return seat(
        stage,
        new Part(
            new SelectedClientInterceptor(interceptor, requireNonNull(selector, "selector")),
            name + " (selected)",
            methods -> ServerOccupant.requireMatch(name, selector, methods)));
  }

  /**
   * Builds the pipeline.
   *
   * @return an immutable pipeline
   */
  @CheckReturnValue
  public ClientPipeline build() {
    List<Seat<ClientStage, Part>> all = new ArrayList<>();
    CallObservation.client(target, observers)
        .interceptor()
        .map(observation -> new Part(observation, ServerOccupant.namesOf(observers), methods -> {}))
        .ifPresent(part -> all.add(new Seat<>(ClientStage.OBSERVE, part)));
    all.addAll(seats.inOrder());
    return new ClientPipeline(List.copyOf(all));
  }

  private ClientPipelineBuilder addAll(ClientStage stage, ClientInterceptor... interceptors) {
    for (ClientInterceptor interceptor : interceptors) {
      at(stage, interceptor);
    }
    return this;
  }

  private ClientPipelineBuilder seat(ClientStage stage, Part part) {
    seats.add(stage, part, stage.singleSeat());
    return this;
  }

  /** Inside of a breaker, calls that it holds up would have no deadline; and two may disagree. */
  private static void requireItsStage(ClientStage stage, ClientInterceptor interceptor) {
    requireNonNull(stage, "stage");
    requireNonNull(interceptor, "interceptor");
    if (interceptor instanceof DeadlineClientInterceptor && stage != ClientStage.DEADLINE) {
      throw new IllegalArgumentException(
          "DeadlineClientInterceptor must be in the stage DEADLINE, was in " + stage);
    }
  }
}
