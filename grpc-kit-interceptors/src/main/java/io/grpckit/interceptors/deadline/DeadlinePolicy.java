package io.grpckit.interceptors.deadline;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpckit.interceptors.internal.MethodNames;
import io.grpckit.interceptors.method.MethodSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How long the calls of each method may take on the server. Immutable; each addition returns a new
 * policy.
 *
 * <p>The most specific statement counts, and code counts more than the contract: method in code,
 * method in the contract, service in code, service in the contract, and then, for each of the two
 * times that is still open, {@link #unaryDefault} and {@link #unaryMax}. All but the first two
 * speak of unary calls only: a stream has no limit unless one is stated for its very method, or by
 * {@link #streamMax}.
 *
 * <pre>{@code
 * DeadlinePolicy.fromContract()
 *     .unaryMax(Duration.ofSeconds(30))
 *     .method("report.v1.ReportService/Run", TimeLimit.max(Duration.ofMinutes(5)))
 *     .streamMax(MethodSelector.service("news.v1.NewsService"), Duration.ofHours(1))
 * }</pre>
 */
@CheckReturnValue
public final class DeadlinePolicy {
  private final boolean contract;
  private final TimeLimit unary;
  private final Map<String, TimeLimit> methods;
  private final Map<String, TimeLimit> services;
  private final StreamLimits streams;

  private DeadlinePolicy(
      boolean contract,
      TimeLimit unary,
      Map<String, TimeLimit> methods,
      Map<String, TimeLimit> services,
      StreamLimits streams) {
    this.contract = contract;
    this.unary = unary;
    this.methods = methods;
    this.services = services;
    this.streams = streams;
  }

  /**
   * What the contract says in {@code grpckit.policy.v1}.
   *
   * @return a policy to which code may add
   */
  public static DeadlinePolicy fromContract() {
    return new DeadlinePolicy(true, TimeLimit.NONE, Map.of(), Map.of(), StreamLimits.NONE);
  }

  /**
   * No limits; the contract is not consulted.
   *
   * @return a policy to which code adds
   */
  public static DeadlinePolicy fromCode() {
    return new DeadlinePolicy(false, TimeLimit.NONE, Map.of(), Map.of(), StreamLimits.NONE);
  }

  /**
   * The time for unary calls whose callers set no deadline and for which nothing more specific says
   * otherwise.
   *
   * @param timeout positive, at most {@link #unaryMax}
   * @return this policy with the default
   */
  public DeadlinePolicy unaryDefault(Duration timeout) {
    requireNonNull(timeout, "timeout");
    return new DeadlinePolicy(
        contract, new TimeLimit(timeout, unary.max()), methods, services, streams);
  }

  /**
   * The longest time for unary calls for which nothing more specific says otherwise.
   *
   * @param timeout positive, at least {@link #unaryDefault}
   * @return this policy with the maximum
   */
  public DeadlinePolicy unaryMax(Duration timeout) {
    requireNonNull(timeout, "timeout");
    return new DeadlinePolicy(contract, unary.withMax(timeout), methods, services, streams);
  }

  /**
   * The limit of one method, of whatever type.
   *
   * @param fullMethodName such as {@code user.v1.UserService/GetUser}
   * @param limit how long its calls may take
   * @return this policy and one more limit
   * @throws IllegalArgumentException if the name is malformed or has a limit already
   */
  public DeadlinePolicy method(String fullMethodName, TimeLimit limit) {
    MethodNames.requireMethod(fullMethodName, "fullMethodName");
    return new DeadlinePolicy(
        contract, unary, with(methods, fullMethodName, limit), services, streams);
  }

  /**
   * The limit of a service's unary methods.
   *
   * @param serviceName such as {@code user.v1.UserService}
   * @param limit how long their calls may take
   * @return this policy and one more limit
   * @throws IllegalArgumentException if the name is malformed or has a limit already
   */
  public DeadlinePolicy service(String serviceName, TimeLimit limit) {
    MethodNames.requireService(serviceName, "serviceName");
    return new DeadlinePolicy(
        contract, unary, methods, with(services, serviceName, limit), streams);
  }

  /**
   * How long a server keeps streams open that would otherwise never end. Such a stream ends with
   * UNAVAILABLE, which tells its caller to open a new one, after 90 to 100 % of the time, so that
   * streams that began together do not return together. A {@link TimeLimit} of the same method
   * still counts.
   *
   * <p>Leave {@code grpc.health.v1.Health/Watch} out where clients balance by health: to gRPC's own
   * clients the end of that stream is a server that is ill, until the next one is open.
   *
   * @param methods the streams; unary methods among them keep their limits. Where several
   *     statements select a stream, the shortest counts
   * @param longest between 1 ns and 100 years
   * @return this policy and one more limit; for servers only
   */
  public DeadlinePolicy streamMax(MethodSelector methods, Duration longest) {
    return new DeadlinePolicy(
        contract, unary, this.methods, services, streams.and(methods, longest));
  }

  /**
   * The limit of a method's calls.
   *
   * @param method the method
   * @return {@link TimeLimit#NONE} if its calls may take as long as they like
   * @throws IllegalArgumentException if the contract states a limit that makes no sense, or cannot
   *     be read
   */
  public TimeLimit of(MethodDescriptor<?, ?> method) {
    return forMethod(method).orElseGet(() -> forUnary(method));
  }

  /**
   * Proves that the policy fits a server's methods.
   *
   * @param known every method of the server
   * @throws IllegalStateException if the contract states a limit that makes no sense, or cannot be
   *     read, or code limits a method, service or stream that is not there; with every problem
   */
  public void verify(Collection<? extends MethodDescriptor<?, ?>> known) {
    List<String> problems = new ArrayList<>();
    addMissing(methods.keySet(), names(known), "is no method here", problems);
    addMissing(services.keySet(), serviceNames(known), "is no service here", problems);
    streams.addMissing(known, problems);
    for (MethodDescriptor<?, ?> method : known) {
      try {
        TimeLimit unused = of(method);
      } catch (IllegalArgumentException e) {
        problems.add(method.getFullMethodName() + ": " + e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(
          "deadlines do not fit the services:\n  " + String.join("\n  ", problems));
    }
  }

  StreamLimits streams() {
    return streams;
  }

  private Optional<TimeLimit> forMethod(MethodDescriptor<?, ?> method) {
    TimeLimit own = methods.get(method.getFullMethodName());
    if (own != null) {
      return Optional.of(own);
    }
    return contract
        ? ContractLimits.ofMethod(method).map(limit -> completed(limit, method))
        : Optional.empty();
  }

  private TimeLimit forUnary(MethodDescriptor<?, ?> method) {
    if (method.getType() != MethodType.UNARY) {
      return TimeLimit.NONE;
    }
    TimeLimit own = services.get(String.valueOf(method.getServiceName()));
    if (own != null) {
      return completed(own, method);
    }
    return contract
        ? ContractLimits.ofService(method).map(limit -> completed(limit, method)).orElse(unary)
        : unary;
  }

  /** Fills what a limit leaves open from the limit of all unary calls. */
  private TimeLimit completed(TimeLimit limit, MethodDescriptor<?, ?> method) {
    if (method.getType() != MethodType.UNARY) {
      return limit;
    }
    Duration max = limit.max() == null ? atLeast(unary.max(), limit.byDefault()) : limit.max();
    Duration byDefault =
        limit.byDefault() == null ? atMost(unary.byDefault(), max) : limit.byDefault();
    return new TimeLimit(byDefault, max);
  }

  private static @Nullable Duration atMost(@Nullable Duration value, @Nullable Duration bound) {
    return value != null && bound != null && value.compareTo(bound) > 0 ? bound : value;
  }

  private static @Nullable Duration atLeast(@Nullable Duration value, @Nullable Duration bound) {
    return value != null && bound != null && value.compareTo(bound) < 0 ? bound : value;
  }

  private static Set<String> names(Collection<? extends MethodDescriptor<?, ?>> methods) {
    return methods.stream().map(MethodDescriptor::getFullMethodName).collect(Collectors.toSet());
  }

  private static Set<String> serviceNames(Collection<? extends MethodDescriptor<?, ?>> methods) {
    return methods.stream()
        .map(method -> String.valueOf(method.getServiceName()))
        .collect(Collectors.toSet());
  }

  private static void addMissing(
      Set<String> limited, Set<String> known, String problem, List<String> problems) {
    limited.stream()
        .filter(name -> !known.contains(name))
        .sorted()
        .forEach(name -> problems.add(name + " has a limit but " + problem));
  }

  private static Map<String, TimeLimit> with(
      Map<String, TimeLimit> limits, String name, TimeLimit limit) {
    requireNonNull(limit, "limit");
    Map<String, TimeLimit> more = new HashMap<>(limits);
    if (more.put(name, limit) != null) {
      throw new IllegalArgumentException("there must be one limit per name, two for " + name);
    }
    return Map.copyOf(more);
  }
}
