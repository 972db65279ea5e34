package io.grpckit.errors;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Finds what is wrong with a message, for {@link ValidationServerInterceptor}. Called by many
 * threads at once.
 */
@FunctionalInterface
public interface RequestValidator {

  /**
   * Checks one message.
   *
   * @param message as it was received
   * @return what is wrong with it; empty if nothing is
   */
  List<Violation> validate(Object message);

  /**
   * What this validator finds, and then what another one does.
   *
   * @param other asked about every message too
   * @return the two in one
   */
  @CheckReturnValue
  default RequestValidator and(RequestValidator other) {
    requireNonNull(other, "other");
    return message ->
        Violations.check().addAll(validate(message)).addAll(other.validate(message)).list();
  }

  /**
   * Checks written in code, by the class of the message. Other messages pass.
   *
   * @return a builder without checks
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects checks. */
  final class Builder {
    private final Map<Class<?>, BiConsumer<Object, Violations>> checks = new HashMap<>();

    private Builder() {}

    /**
     * Checks the messages of exactly this class.
     *
     * @param type of the message
     * @param check notes what is wrong with a message
     * @param <T> type of the message
     * @return this builder
     * @throws IllegalArgumentException if the class has a check already
     */
    public <T> Builder check(Class<T> type, BiConsumer<? super T, Violations> check) {
      requireNonNull(check, "check");
      BiConsumer<Object, Violations> untyped =
          (message, found) -> check.accept(type.cast(message), found);
      if (checks.putIfAbsent(requireNonNull(type, "type"), untyped) != null) {
        throw new IllegalArgumentException("type must have one check, was given a second: " + type);
      }
      return this;
    }

    /**
     * The checks collected so far.
     *
     * @return an immutable validator
     */
    @CheckReturnValue
    public RequestValidator build() {
      Map<Class<?>, BiConsumer<Object, Violations>> byType = Map.copyOf(checks);
      return message -> {
        BiConsumer<Object, Violations> check = byType.get(message.getClass());
        if (check == null) {
          return List.of();
        }
        Violations found = Violations.check();
        check.accept(message, found);
        return found.list();
      };
    }
  }
}
