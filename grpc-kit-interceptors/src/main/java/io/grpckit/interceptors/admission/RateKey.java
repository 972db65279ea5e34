package io.grpckit.interceptors.admission;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.Metadata;
import io.grpckit.interceptors.auth.Caller;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * By what a {@link RateLimit} tells calls apart. Thread-safe, and quick: asked for every call.
 *
 * <pre>{@code
 * RateLimit.by("tenant", RateKey.claim("tenant").and(RateKey.method()), 100, Duration.ofSeconds(1))
 * }</pre>
 */
@FunctionalInterface
@CheckReturnValue
public interface RateKey {
  /**
   * What one call shares with others.
   *
   * @param request the call; its Context is current
   * @return any text; null for a call without such a key, which then shares that of its peer
   */
  @Nullable String of(AdmissionRequest request);

  /**
   * Whether the key depends on the caller, so that its limit belongs into the stage QUOTA. Override
   * it if {@link #of} reads {@link Caller#current}.
   *
   * @return false by default
   */
  default boolean asksForCaller() {
    return false;
  }

  /**
   * The address that a {@link io.grpckit.interceptors.context.PeerResolver} found, else that of the
   * connection. An IPv6 /64 is one peer.
   *
   * @return a key that every call has
   */
  static RateKey peer() {
    return Keys::peer;
  }

  /**
   * The caller, as authentication found; anonymous ones are told apart by their peer.
   *
   * @return a key that every call has
   */
  static RateKey caller() {
    return new Keys.OfCaller(Keys::caller);
  }

  /**
   * Something about the caller: a tenant, a plan. Callers of all issuers share it; where issuers
   * may use the same values for different things, put {@link Caller#issuer()} into it.
   *
   * @param property of a caller who is not anonymous; null if this one has none
   * @return a key that anonymous callers do not have
   */
  static RateKey caller(Function<Caller, @Nullable String> property) {
    requireNonNull(property, "property");
    return new Keys.OfCaller(
        request -> {
          Caller caller = Caller.current();
          return caller.isAnonymous() ? null : property.apply(caller);
        });
  }

  /**
   * A claim of the caller's credentials. The same value from another issuer is another key; the
   * text {@code "1"} is not the number {@code 1}.
   *
   * @param name of a claim whose value is a string, a number or a boolean
   * @return a key that callers without such a claim do not have
   */
  static RateKey claim(String name) {
    requireNonNull(name, "name");
    return caller(caller -> Keys.claim(caller, name));
  }

  /**
   * A header. Whoever calls chooses its value, and a new one with every call if need be: only a
   * limit per peer beside it holds such callers back.
   *
   * @param header of text; of several values, the last counts
   * @return a key that calls without the header do not have
   */
  static RateKey header(Metadata.Key<String> header) {
    requireNonNull(header, "header");
    return request -> request.headers().get(header);
  }

  /**
   * The full name of the method, of which the server must have one: callers who make names up share
   * one key.
   *
   * @return a key that every call has
   */
  static RateKey method() {
    return Keys::method;
  }

  /**
   * Calls that share both keys.
   *
   * @param other the other key
   * @return a key for calls that have both
   */
  default RateKey and(RateKey other) {
    return new Keys.Both(this, requireNonNull(other, "other"));
  }
}
