package io.grpckit.interceptors.auth;

import static java.util.Objects.requireNonNull;

import io.grpc.Context;
import java.util.Map;
import java.util.Set;

/**
 * Who makes a call, as the {@link Authenticator} found it. Immutable and safe to share.
 *
 * <p>Handlers read it with {@link #current()}; it travels in the gRPC {@link Context}, so it
 * follows the call over threads and never leaks into another one.
 *
 * @param subject the caller's identifier, unique within {@code issuer}; empty for {@link
 *     #anonymous()}
 * @param issuer who vouches for the subject: the {@code iss} of a token, {@code "api-key"}, {@code
 *     "mtls"}; empty for {@link #anonymous()}
 * @param scopes what the credentials permit
 * @param roles what the caller is
 * @param claims everything else that the credentials say, JSON types as Java's own
 */
public record Caller(
    String subject,
    String issuer,
    Set<String> scopes,
    Set<String> roles,
    Map<String, Object> claims) {

  private static final Caller ANONYMOUS = new Caller("", "", Set.of(), Set.of(), Map.of());
  private static final Context.Key<Caller> KEY =
      Context.keyWithDefault("io.grpckit.caller", ANONYMOUS);

  /**
   * Makes a caller from defensive copies of the given collections.
   *
   * @param subject empty only if everything else is
   * @param issuer may be empty
   * @param scopes copied
   * @param roles copied
   * @param claims copied, not deeply
   * @throws IllegalArgumentException if {@code subject} is empty but anything else is not
   */
  public Caller {
    requireNonNull(subject, "subject");
    requireNonNull(issuer, "issuer");
    scopes = Set.copyOf(scopes);
    roles = Set.copyOf(roles);
    claims = Map.copyOf(claims);
    boolean nothingElse =
        issuer.isEmpty() && scopes.isEmpty() && roles.isEmpty() && claims.isEmpty();
    if (subject.isEmpty() && !nothingElse) {
      throw new IllegalArgumentException("subject must not be empty");
    }
  }

  /**
   * The caller of the current call.
   *
   * @return {@link #anonymous()} where no call, or no authentication, is going on
   */
  public static Caller current() {
    return KEY.get();
  }

  /**
   * The caller of the call that {@code context} belongs to.
   *
   * @param context the context of a call
   * @return {@link #anonymous()} if nobody was authenticated
   */
  public static Caller from(Context context) {
    return KEY.get(context);
  }

  /**
   * Nobody in particular: no credentials were presented.
   *
   * @return the one anonymous caller
   */
  public static Caller anonymous() {
    return ANONYMOUS;
  }

  /**
   * A caller of whom only the name is known.
   *
   * @param issuer who vouches for the subject
   * @param subject the caller's identifier, not empty
   * @return a caller without scopes, roles and claims
   */
  public static Caller named(String issuer, String subject) {
    return new Caller(subject, issuer, Set.of(), Set.of(), Map.of());
  }

  /**
   * Whether no credentials were presented.
   *
   * @return true for {@link #anonymous()} only
   */
  public boolean isAnonymous() {
    return subject.isEmpty();
  }

  /**
   * A context in which this is the {@linkplain #current() current} caller, for tests and for work
   * that is done on a caller's behalf.
   *
   * @param parent the context to derive from
   * @return the derived context
   */
  public Context in(Context parent) {
    return parent.withValue(KEY, this);
  }

  /** Names the caller without its claims, so that it may be logged. */
  @Override
  public String toString() {
    return isAnonymous() ? "anonymous" : issuer + "#" + subject;
  }
}
