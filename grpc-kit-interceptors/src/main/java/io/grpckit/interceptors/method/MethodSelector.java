package io.grpckit.interceptors.method;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpckit.interceptors.internal.MethodNames;
import java.util.Set;

/**
 * A choice of methods, so that conditions live outside the interceptors that they are for.
 *
 * <pre>{@code
 * MethodSelector.service("chat.v1.ChatService").and(MethodSelector.type(MethodType.UNARY).not())
 * }</pre>
 *
 * <p>Asked for every call: keep implementations quick, and let them depend on nothing but the
 * method.
 */
@FunctionalInterface
@CheckReturnValue
public interface MethodSelector {

  /**
   * Whether a method is chosen.
   *
   * @param method the method
   * @return true if it is
   */
  boolean matches(MethodDescriptor<?, ?> method);

  /**
   * Every method.
   *
   * @return a selector that matches all methods
   */
  static MethodSelector all() {
    return method -> true;
  }

  /**
   * The methods of some services.
   *
   * @param names full names, such as {@code chat.v1.ChatService}
   * @return a selector for them
   * @throws IllegalArgumentException if there is none, or one is no name of a service
   */
  static MethodSelector service(String... names) {
    Set<String> services = Chosen.of("names", names);
    services.forEach(name -> MethodNames.requireService(name, "name"));
    return method -> {
      String service = method.getServiceName();
      return service != null && services.contains(service);
    };
  }

  /**
   * Some methods.
   *
   * @param fullNames such as {@code chat.v1.ChatService/SendMessage}
   * @return a selector for them
   * @throws IllegalArgumentException if there is none, or one is no name of a method
   */
  static MethodSelector method(String... fullNames) {
    Set<String> methods = Chosen.of("fullNames", fullNames);
    methods.forEach(name -> MethodNames.requireMethod(name, "fullName"));
    return method -> methods.contains(method.getFullMethodName());
  }

  /**
   * One method.
   *
   * @param descriptor of the method
   * @return a selector for it
   */
  static MethodSelector method(MethodDescriptor<?, ?> descriptor) {
    return method(descriptor.getFullMethodName());
  }

  /**
   * The methods of some call types.
   *
   * @param types unary, streaming
   * @return a selector for them
   * @throws IllegalArgumentException if there is none
   */
  static MethodSelector type(MethodType... types) {
    Set<MethodType> chosen = Chosen.of("types", types);
    return method -> chosen.contains(method.getType());
  }

  /**
   * What operators call rather than users: gRPC's health, reflection and channelz services.
   *
   * @return a selector for them
   */
  static MethodSelector infrastructure() {
    return InfrastructureServices.SELECTOR;
  }

  /**
   * The methods that both select.
   *
   * @param other the other selector
   * @return the intersection
   */
  default MethodSelector and(MethodSelector other) {
    requireNonNull(other, "other");
    return method -> matches(method) && other.matches(method);
  }

  /**
   * The methods that either selects.
   *
   * @param other the other selector
   * @return the union
   */
  default MethodSelector or(MethodSelector other) {
    requireNonNull(other, "other");
    return method -> matches(method) || other.matches(method);
  }

  /**
   * The methods that this does not select.
   *
   * @return the complement
   */
  default MethodSelector not() {
    return method -> !matches(method);
  }
}
