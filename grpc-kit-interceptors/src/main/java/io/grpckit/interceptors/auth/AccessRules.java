package io.grpckit.interceptors.auth;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpckit.interceptors.internal.AsksForCaller;
import io.grpckit.interceptors.internal.MethodNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Who may call which method: from the contract's {@code grpckit.policy.v1} options, from code, or
 * from both. Immutable; each addition returns new rules.
 *
 * <p>The most specific rule wins, and code wins over the contract: method in code, method in the
 * contract, service in code, service in the contract. What no rule covers is denied. Names are
 * exact: there are no patterns, so no rule covers more than it says.
 *
 * <pre>{@code
 * AccessRules rules = AccessRules.fromContract()
 *     .service("grpc.health.v1.Health", AccessRule.permitAll())
 *     .method("chat.v1.ChatService/Chat", AccessRule.allScopes("chat:use"));
 * }</pre>
 */
@CheckReturnValue
public final class AccessRules implements AsksForCaller {

  private final boolean contract;
  private final Map<String, AccessRule> methods;
  private final Map<String, AccessRule> services;

  private AccessRules(
      boolean contract, Map<String, AccessRule> methods, Map<String, AccessRule> services) {
    this.contract = contract;
    this.methods = methods;
    this.services = services;
  }

  /**
   * The rules that the contract declares.
   *
   * @return rules to which code may add
   */
  public static AccessRules fromContract() {
    return new AccessRules(true, Map.of(), Map.of());
  }

  /**
   * No rules at all; the contract is not consulted.
   *
   * @return rules to which code adds
   */
  public static AccessRules fromCode() {
    return new AccessRules(false, Map.of(), Map.of());
  }

  /**
   * Adds a rule for one method.
   *
   * @param fullMethodName as in {@code user.v1.UserService/GetUser}
   * @param rule who may call it
   * @return these rules and one more
   * @throws IllegalArgumentException if the name has no such shape, or has a rule already
   */
  public AccessRules method(String fullMethodName, AccessRule rule) {
    MethodNames.requireMethod(fullMethodName, "fullMethodName");
    return new AccessRules(contract, with(methods, fullMethodName, rule), services);
  }

  /**
   * Adds a rule for one method.
   *
   * @param method the method
   * @param rule who may call it
   * @return these rules and one more
   * @throws IllegalArgumentException if the method has a rule already
   */
  public AccessRules method(MethodDescriptor<?, ?> method, AccessRule rule) {
    return method(method.getFullMethodName(), rule);
  }

  /**
   * Adds a rule for every method of a service that has no rule of its own.
   *
   * @param serviceName as in {@code grpc.health.v1.Health}
   * @param rule who may call them
   * @return these rules and one more
   * @throws IllegalArgumentException if the name is not one, or has a rule already
   */
  public AccessRules service(String serviceName, AccessRule rule) {
    MethodNames.requireService(serviceName, "serviceName");
    return new AccessRules(contract, methods, with(services, serviceName, rule));
  }

  /**
   * Whether a rule in code lets known callers through only. What the contract says is known once
   * the rules are {@linkplain #bind bound}.
   *
   * @return true if there must be authentication for the rules to let everybody through whom they
   *     name
   */
  @Override
  public boolean asksForCaller() {
    return Stream.concat(methods.values().stream(), services.values().stream())
        .anyMatch(rule -> !rule.equals(AccessRule.permitAll()));
  }

  private static Map<String, AccessRule> with(
      Map<String, AccessRule> rules, String name, AccessRule rule) {
    requireNonNull(rule, "rule");
    Map<String, AccessRule> more = new TreeMap<>(rules);
    if (more.put(name, rule) != null) {
      throw new IllegalArgumentException("there must be one rule per name, two for " + name);
    }
    return Map.copyOf(more);
  }

  /**
   * Resolves the rules for all methods of a server, once, and proves that they fit: every method
   * has a rule, every rule has a method, and no option of the contract is half set or unreadable.
   *
   * @param methods every method that the server offers
   * @return the table by which calls are decided
   * @throws AccessRulesException with every problem that was found
   */
  public AccessTable bind(Collection<? extends MethodDescriptor<?, ?>> methods) {
    return new AccessBinding(contract, this.methods, services).bind(methods);
  }

  /**
   * Resolves the rules for all methods of the given services; see {@link #bind}.
   *
   * @param services every service that the server offers
   * @return the table by which calls are decided
   * @throws AccessRulesException with every problem that was found
   */
  public AccessTable bindServices(Iterable<ServerServiceDefinition> services) {
    List<MethodDescriptor<?, ?>> all = new ArrayList<>();
    StreamSupport.stream(services.spliterator(), false)
        .flatMap(service -> service.getMethods().stream())
        .map(ServerMethodDefinition::getMethodDescriptor)
        .forEach(all::add);
    return bind(all);
  }
}
