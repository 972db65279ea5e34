package io.grpckit.errors;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says which failure an exception is to the caller.
 *
 * <p>It is asked about exceptions that do not say it themselves: never about those of {@link
 * RpcFailure#asRuntimeException()} and never about gRPC's own status exceptions. An implementation
 * is called by many threads at once.
 */
@FunctionalInterface
public interface ExceptionMapper {

  /**
   * The failure that the caller is told.
   *
   * @param throwable what the handler threw
   * @return empty if this mapper does not know the exception. What no mapper knows becomes INTERNAL
   *     with a correlation id, and nothing of it reaches the wire
   */
  Optional<RpcFailure> map(Throwable throwable);

  /**
   * This mapper, and where it does not know an exception, the next.
   *
   * @param next asked second
   * @return the two in one
   */
  @CheckReturnValue
  default ExceptionMapper orElse(ExceptionMapper next) {
    requireNonNull(next, "next");
    return throwable -> map(throwable).or(() -> next.map(throwable));
  }

  /**
   * A mapper that knows no exception.
   *
   * @return the empty mapper
   */
  static ExceptionMapper none() {
    return throwable -> Optional.empty();
  }

  /**
   * Maps by class; for an exception, the most specific class that was given counts.
   *
   * @return a builder without mappings
   */
  static Builder builder() {
    return new Builder();
  }

  /** Collects mappings, in any order. */
  final class Builder {
    private final ClassMappings mappings = new ClassMappings();

    private Builder() {}

    /**
     * Maps a class of exceptions and its subclasses.
     *
     * @param type of the exception
     * @param toFailure must not put anything into the failure that the caller must not see: an
     *     exception's message usually is such a thing
     * @param <T> type of the exception
     * @return this builder
     * @throws IllegalArgumentException if the class is mapped already, or is a status exception
     */
    public <T extends Throwable> Builder map(
        Class<T> type, Function<? super T, RpcFailure> toFailure) {
      requireNonNull(type, "type");
      requireNonNull(toFailure, "toFailure");
      mappings.add(type, throwable -> toFailure.apply(type.cast(throwable)));
      return this;
    }

    /**
     * Maps a class of exceptions and its subclasses to always the same failure.
     *
     * @param type of the exception
     * @param failure what the caller is told
     * @return this builder
     * @throws IllegalArgumentException as for {@link #map(Class, Function)}
     */
    public Builder map(Class<? extends Throwable> type, RpcFailure failure) {
      requireNonNull(type, "type");
      requireNonNull(failure, "failure");
      return map(type, throwable -> failure);
    }

    /**
     * A mapper with what was given so far.
     *
     * @return an immutable mapper
     */
    @CheckReturnValue
    public ExceptionMapper build() {
      return mappings.copy();
    }
  }
}
