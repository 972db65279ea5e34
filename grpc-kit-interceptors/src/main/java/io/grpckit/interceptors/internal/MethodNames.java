package io.grpckit.interceptors.internal;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** Refuses what cannot be the name of a service or a method, and so would never be found. */
public final class MethodNames {
  private static final Pattern SERVICE = Pattern.compile("[^/\\s]+");
  private static final Pattern METHOD = Pattern.compile("[^/\\s]+/[^/\\s]+");

  private MethodNames() {}

  /**
   * Checks the name of a service.
   *
   * @param name such as {@code user.v1.UserService}
   * @param parameter what the message calls it
   * @return the name
   */
  public static String requireService(String name, String parameter) {
    if (!SERVICE.matcher(requireNonNull(name, parameter)).matches()) {
      throw new IllegalArgumentException(parameter + " must be a service, was " + name);
    }
    return name;
  }

  /**
   * Checks the full name of a method.
   *
   * @param name such as {@code user.v1.UserService/GetUser}
   * @param parameter what the message calls it
   * @return the name
   */
  public static String requireMethod(String name, String parameter) {
    if (!METHOD.matcher(requireNonNull(name, parameter)).matches()) {
      throw new IllegalArgumentException(parameter + " must be service/Method, was " + name);
    }
    return name;
  }
}
