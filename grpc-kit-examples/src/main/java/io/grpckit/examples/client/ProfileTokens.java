package io.grpckit.examples.client;

import io.grpc.Status;
import io.grpckit.examples.auth.v1.AuthServiceGrpc.AuthServiceBlockingStub;
import io.grpckit.interceptors.auth.client.AccessToken;
import io.grpckit.interceptors.auth.client.TokenSource;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a profile, renewed a minute before they expire: once, however many calls wait for
 * them, here and in other processes. Once the profile is signed in to another server, its tokens
 * are not for this one, nor this one for them.
 */
public final class ProfileTokens implements TokenSource {
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final Endpoint endpoint;
  private final ProfileStore profiles;
  private final AuthServiceBlockingStub auth;
  private final Clock clock;

  private @Nullable Tokens current;
  private @Nullable CompletableFuture<AccessToken> renewal;

  public ProfileTokens(
      Endpoint endpoint, ProfileStore profiles, AuthServiceBlockingStub auth, Clock clock) {
    this.endpoint = endpoint;
    this.profiles = profiles;
    this.auth = auth;
    this.clock = clock;
  }

  @Override
  public synchronized CompletionStage<AccessToken> token() {
    if (current != null && isFresh(current)) {
      return CompletableFuture.completedFuture(accessToken(current));
    }
    if (renewal == null || renewal.isDone()) {
      renewal = CompletableFuture.supplyAsync(this::renew, Threads.daemon("token renewal"));
    }
    return renewal;
  }

  private AccessToken renew() {
    try {
      Tokens renewed = profiles.update(this::renewed).tokens();
      synchronized (this) {
        current = renewed;
      }
      return accessToken(renewed);
    } catch (ClientException e) {
      throw Status.UNAUTHENTICATED
          .withDescription(e.getMessage())
          .withCause(e)
          .asRuntimeException();
    }
  }

  /** Another process may have renewed them while this one waited for its turn. */
  private Profile renewed(Profile profile) {
    if (!profile.endpoint().equals(endpoint)) {
      throw new ClientException("signed in elsewhere meanwhile");
    }
    return isFresh(profile.tokens())
        ? profile
        : profile.withTokens(AuthCalls.refresh(auth, profile.tokens()));
  }

  private boolean isFresh(Tokens tokens) {
    return clock.instant().plus(MARGIN).isBefore(tokens.expiresAt());
  }

  private static AccessToken accessToken(Tokens tokens) {
    return new AccessToken(tokens.accessToken(), tokens.expiresAt());
  }
}
