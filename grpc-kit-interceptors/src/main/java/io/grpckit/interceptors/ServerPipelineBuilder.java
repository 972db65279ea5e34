package io.grpckit.interceptors;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.HandlerRegistry;
import io.grpc.ServerInterceptor;
import io.grpckit.interceptors.admission.AdmissionListener;
import io.grpckit.interceptors.admission.AdmissionPolicy;
import io.grpckit.interceptors.admission.AdmissionServerInterceptor;
import io.grpckit.interceptors.auth.AccessRules;
import io.grpckit.interceptors.auth.AuthenticationServerInterceptor;
import io.grpckit.interceptors.auth.Authenticator;
import io.grpckit.interceptors.auth.AuthorizationServerInterceptor;
import io.grpckit.interceptors.context.Peer;
import io.grpckit.interceptors.context.PeerResolver;
import io.grpckit.interceptors.context.PeerServerInterceptor;
import io.grpckit.interceptors.deadline.DeadlinePolicy;
import io.grpckit.interceptors.deadline.DeadlineServerInterceptor;
import io.grpckit.interceptors.internal.AsksForCaller;
import io.grpckit.interceptors.method.MethodSelector;
import io.grpckit.interceptors.observe.CallObserver;
import io.grpckit.interceptors.observe.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link ServerPipeline}. The order of adding means nothing between stages; within a stage
 * it is the order in which a call meets the interceptors. Nothing is installed that is not added.
 */
public final class ServerPipelineBuilder {
  final Seats<ServerStage, ServerOccupant> seats = new Seats<>();
  final List<CallObserver> observers = new ArrayList<>();
  PeerAddress peers = PeerAddress.OF_THE_CONNECTION;
  @Nullable HandlerRegistry fallback;
  @Nullable AccessRules rules;

  ServerPipelineBuilder() {}

  /**
   * Tells observers of every call: metrics, traces, logs.
   *
   * @param observers who hears of each call
   * @return this
   * @throws IllegalArgumentException if one is added twice, and would count every call twice
   */
  public ServerPipelineBuilder observe(CallObserver... observers) {
    Observers.addTo(this.observers, observers);
    return this;
  }

  /**
   * Adds what calls know of their surroundings.
   *
   * @param interceptors for the stage {@link ServerStage#CONTEXT}
   * @return this
   */
  public ServerPipelineBuilder context(ServerInterceptor... interceptors) {
    return addAll(ServerStage.CONTEXT, interceptors);
  }

  /**
   * Finds the true caller behind proxies, for whoever asks where a call comes from: observers,
   * limits per peer, the audit, {@link Peer#current} and the remote address among the call's
   * attributes. Without it that is the other end of the connection.
   *
   * @param resolver says which proxies are believed; adds a {@link PeerServerInterceptor} to the
   *     stage {@link ServerStage#CONTEXT}
   * @return this
   * @throws IllegalArgumentException if there is one already
   */
  public ServerPipelineBuilder peers(PeerResolver resolver) {
    requireNonNull(resolver, "resolver");
    if (peers != PeerAddress.OF_THE_CONNECTION) {
      throw new IllegalArgumentException("peers must have one resolver, a second was added");
    }
    peers = resolver::address;
    return context(PeerServerInterceptor.create(resolver));
  }

  /**
   * Turns exceptions into statuses.
   *
   * @param interceptor for the one seat of {@link ServerStage#ERRORS}
   * @return this
   */
  public ServerPipelineBuilder errors(ServerInterceptor interceptor) {
    return at(ServerStage.ERRORS, interceptor);
  }

  /**
   * Limits how long calls may take, and streams stay open.
   *
   * @param policy for the one seat of {@link ServerStage#DEADLINE}; it must fit the services
   * @return this
   */
  public ServerPipelineBuilder deadlines(DeadlinePolicy policy) {
    requireNonNull(policy, "policy");
    DeadlineServerInterceptor interceptor = DeadlineServerInterceptor.create(policy);
    return seat(
        ServerStage.DEADLINE,
        methods -> {
          policy.verify(methods);
          return new ServerOccupant.Fitted(interceptor, interceptor::effectOn);
        });
  }

  /**
   * Decides which calls the server takes on.
   *
   * @param policies for the stage {@link ServerStage#ADMISSION}, asked in this order
   * @return this
   */
  public ServerPipelineBuilder admission(AdmissionPolicy... policies) {
    return addAll(ServerStage.ADMISSION, policies);
  }

  /**
   * Decides which calls the server takes on, and tells somebody: metrics, for instance.
   *
   * @param listener is told of every decision of these policies
   * @param policies for the stage {@link ServerStage#ADMISSION}, asked in this order
   * @return this
   */
  public ServerPipelineBuilder admission(AdmissionListener listener, AdmissionPolicy... policies) {
    return addAll(ServerStage.ADMISSION, listener, policies);
  }

  /**
   * Decides which calls the server takes on, with options.
   *
   * @param interceptors for the stage {@link ServerStage#ADMISSION}
   * @return this
   */
  public ServerPipelineBuilder admission(ServerInterceptor... interceptors) {
    return addAll(ServerStage.ADMISSION, interceptors);
  }

  /**
   * Finds out who is calling. Calls of methods that do not exist are asked, too, and anonymous ones
   * answered UNAUTHENTICATED.
   *
   * @param authenticator for the one seat of {@link ServerStage#AUTHENTICATE}
   * @return this
   */
  public ServerPipelineBuilder authenticate(Authenticator authenticator) {
    return authenticate(authenticator, options -> {});
  }

  /**
   * Finds out who is calling, with options; see {@link #authenticate(Authenticator)}.
   *
   * @param authenticator for the one seat of {@link ServerStage#AUTHENTICATE}
   * @param options sets the options, once
   * @return this
   */
  public ServerPipelineBuilder authenticate(
      Authenticator authenticator, Consumer<AuthenticationServerInterceptor.Builder> options) {
    AuthenticationServerInterceptor.Builder builder =
        AuthenticationServerInterceptor.builder(authenticator);
    options.accept(builder);
    ServerInterceptor interceptor = builder.build();
    String name = ServerOccupant.nameOf(authenticator);
    return seat(ServerStage.AUTHENTICATE, ServerOccupant.of(interceptor, method -> name));
  }

  /**
   * Finds out who is calling, with an interceptor of yours.
   *
   * @param interceptor for the one seat of {@link ServerStage#AUTHENTICATE}
   * @return this
   */
  public ServerPipelineBuilder authenticate(AuthenticationServerInterceptor interceptor) {
    return at(ServerStage.AUTHENTICATE, interceptor);
  }

  /**
   * Limits what each caller may use.
   *
   * @param policies for the stage {@link ServerStage#QUOTA}, asked in this order
   * @return this
   */
  public ServerPipelineBuilder quota(AdmissionPolicy... policies) {
    return addAll(ServerStage.QUOTA, policies);
  }

  /**
   * Limits what each caller may use, and tells somebody: metrics, for instance.
   *
   * @param listener is told of every decision of these policies
   * @param policies for the stage {@link ServerStage#QUOTA}, asked in this order
   * @return this
   */
  public ServerPipelineBuilder quota(AdmissionListener listener, AdmissionPolicy... policies) {
    return addAll(ServerStage.QUOTA, listener, policies);
  }

  /**
   * Limits what each caller may use, with options.
   *
   * @param interceptors for the stage {@link ServerStage#QUOTA}
   * @return this
   */
  public ServerPipelineBuilder quota(ServerInterceptor... interceptors) {
    return addAll(ServerStage.QUOTA, interceptors);
  }

  /**
   * Decides who may call what.
   *
   * @param rules for the one seat of {@link ServerStage#AUTHORIZE}; they must cover the services
   * @return this
   */
  public ServerPipelineBuilder authorize(AccessRules rules) {
    return authorize(rules, options -> {});
  }

  /**
   * Decides who may call what, with options.
   *
   * @param rules for the one seat of {@link ServerStage#AUTHORIZE}; they must cover the services
   * @param options sets the options, for each server on which the pipeline is installed
   * @return this
   */
  public ServerPipelineBuilder authorize(
      AccessRules rules, Consumer<AuthorizationServerInterceptor.Builder> options) {
    seat(ServerStage.AUTHORIZE, new AccessOccupant(rules, options));
    this.rules = rules;
    return this;
  }

  /**
   * Refuses malformed requests.
   *
   * @param interceptors for the stage {@link ServerStage#VALIDATE}
   * @return this
   */
  public ServerPipelineBuilder validate(ServerInterceptor... interceptors) {
    return addAll(ServerStage.VALIDATE, interceptors);
  }

  /**
   * Adds an interceptor of the application's own.
   *
   * @param interceptor for the stage {@link ServerStage#APPLICATION}
   * @return this
   */
  public ServerPipelineBuilder intercept(ServerInterceptor interceptor) {
    return at(ServerStage.APPLICATION, interceptor);
  }

  /**
   * Adds an interceptor of the application's own for some methods.
   *
   * @param interceptor for the stage {@link ServerStage#APPLICATION}
   * @param selector the methods; at least one must be installed
   * @return this
   */
  public ServerPipelineBuilder intercept(ServerInterceptor interceptor, MethodSelector selector) {
    return at(ServerStage.APPLICATION, interceptor, selector);
  }

  /**
   * Adds an interceptor to a stage.
   *
   * @param stage where
   * @param interceptor what
   * @return this
   * @throws IllegalArgumentException if the stage has one seat, which is taken, or if the
   *     interceptor asks who is calling, and the stage is not after {@link
   *     ServerStage#AUTHENTICATE}
   */
  public ServerPipelineBuilder at(ServerStage stage, ServerInterceptor interceptor) {
    return seat(stage, occupant(stage, interceptor));
  }

  /**
   * Adds an interceptor to a stage for some methods.
   *
   * @param stage where
   * @param interceptor what
   * @param selector the methods; at least one must be installed
   * @return this
   * @throws IllegalArgumentException as for {@link #at(ServerStage, ServerInterceptor)}
   */
  public ServerPipelineBuilder at(
      ServerStage stage, ServerInterceptor interceptor, MethodSelector selector) {
    requireNonNull(selector, "selector");
    String name = ServerOccupant.nameOf(interceptor);
    return seat(stage, occupant(stage, interceptor).selected(name, selector));
  }

  /**
   * Adds methods that the server looks up itself, after those of its services: the pipeline takes
   * the place of {@link io.grpc.ServerBuilder#fallbackHandlerRegistry}, and asks this one first.
   *
   * @param registry finds methods by name
   * @return this
   */
  public ServerPipelineBuilder fallbackHandlerRegistry(HandlerRegistry registry) {
    fallback = requireNonNull(registry, "registry");
    return this;
  }

  /**
   * Builds the pipeline.
   *
   * @return an immutable pipeline
   * @throws IllegalStateException if callers are authenticated but nothing decides what they may
   *     do, or if a rule asks who is calling and nothing finds out
   */
  @CheckReturnValue
  public ServerPipeline build() {
    if (seats.isTaken(ServerStage.AUTHENTICATE) && !seats.isTaken(ServerStage.AUTHORIZE)) {
      throw new IllegalStateException(
          "authenticate must come with authorize: it lets anonymous callers through to it");
    }
    if (rules != null && rules.asksForCaller() && !authenticates()) {
      throw new IllegalStateException(
          "authorize must come with authenticate, or every call is denied: add authenticate(…), or"
              + " let all rules be AccessRule.permitAll()");
    }
    return new ServerPipeline(this);
  }

  boolean authenticates() {
    return seats.isTaken(ServerStage.AUTHENTICATE);
  }

  private static ServerOccupant occupant(ServerStage stage, ServerInterceptor interceptor) {
    requireNonNull(interceptor, "interceptor");
    String name = ServerOccupant.nameOf(interceptor);
    if (interceptor instanceof AsksForCaller asks
        && asks.asksForCaller()
        && stage.compareTo(ServerStage.AUTHENTICATE) <= 0) {
      throw new IllegalArgumentException(
          "%s must be in a stage after AUTHENTICATE, as it asks for the caller; was in %s"
              .formatted(name, stage));
    }
    return interceptor instanceof AdmissionServerInterceptor admission
        ? ServerOccupant.of(admission)
        : ServerOccupant.of(interceptor, method -> name);
  }

  private ServerPipelineBuilder addAll(ServerStage stage, ServerInterceptor... interceptors) {
    for (ServerInterceptor interceptor : interceptors) {
      at(stage, interceptor);
    }
    return this;
  }

  private ServerPipelineBuilder addAll(ServerStage stage, AdmissionPolicy... policies) {
    for (AdmissionPolicy policy : policies) {
      at(stage, AdmissionServerInterceptor.create(policy));
    }
    return this;
  }

  private ServerPipelineBuilder addAll(
      ServerStage stage, AdmissionListener listener, AdmissionPolicy... policies) {
    for (AdmissionPolicy policy : policies) {
      at(stage, AdmissionServerInterceptor.builder(policy).listener(listener).build());
    }
    return this;
  }

  private ServerPipelineBuilder seat(ServerStage stage, ServerOccupant occupant) {
    seats.add(stage, occupant, stage.singleSeat());
    return this;
  }
}
