package io.grpckit.lb;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.MethodDescriptor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The methods that a {@link MethodConfig} is for. The most specific one that matches a call counts,
 * alone: method, then service, then all.
 *
 * @param service the full name of a service such as {@code user.v1.UserService}; empty for all
 * @param method the bare name of a method such as {@code GetUser}; empty for all of the service
 */
@CheckReturnValue
public record MethodName(String service, String method) {
  /**
   * Names of one method, one service or everything.
   *
   * @param service a full name, or empty
   * @param method a bare name, or empty
   * @throws IllegalArgumentException if a method is named without its service, or a name has a
   *     slash or white space
   */
  public MethodName {
    requirePlain(service, "service");
    requirePlain(method, "method");
    if (service.isEmpty() && !method.isEmpty()) {
      throw new IllegalArgumentException("method needs its service, was " + method + " alone");
    }
  }

  /**
   * Every method of every service.
   *
   * @return the default's name
   */
  public static MethodName all() {
    return new MethodName("", "");
  }

  /**
   * Every method of a service.
   *
   * @param service its full name, package included
   * @return its name
   */
  public static MethodName service(String service) {
    return new MethodName(requireNotEmpty(service, "service"), "");
  }

  /**
   * One method.
   *
   * @param service the full name of its service, package included
   * @param method its own name
   * @return its name
   */
  public static MethodName of(String service, String method) {
    return new MethodName(requireNotEmpty(service, "service"), requireNotEmpty(method, "method"));
  }

  /**
   * One method.
   *
   * @param method as generated: {@code UserServiceGrpc.getGetUserMethod()}
   * @return its name
   */
  public static MethodName of(MethodDescriptor<?, ?> method) {
    return of(
        requireNonNull(method.getServiceName(), "service"),
        requireNonNull(method.getBareMethodName(), "method"));
  }

  private static String requireNotEmpty(String name, String what) {
    if (requireNonNull(name, what).isEmpty()) {
      throw new IllegalArgumentException(what + " must not be empty");
    }
    return name;
  }

  private static void requirePlain(String name, String what) {
    requireNonNull(name, what);
    if (name.chars().anyMatch(c -> c == '/' || Character.isWhitespace(c))) {
      throw new IllegalArgumentException(
          what + " must be a plain name without '/' or white space, was '" + name + "'");
    }
  }

  Map<String, ?> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    if (!service.isEmpty()) {
      map.put("service", service);
    }
    if (!method.isEmpty()) {
      map.put("method", method);
    }
    return map;
  }

  /** {@code *}, {@code user.v1.UserService/*} or {@code user.v1.UserService/GetUser}. */
  @Override
  public String toString() {
    if (service.isEmpty()) {
      return "*";
    }
    return service + "/" + (method.isEmpty() ? "*" : method);
  }
}
