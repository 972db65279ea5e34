package io.grpckit.interceptors.auth.client;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends {@code authorization: Bearer …} with every attempt of a call, and only over a connection
 * that is encrypted and authenticated: grpc-java itself would send it in clear text.
 *
 * <pre>{@code
 * stub.withCallCredentials(BearerTokenCredentials.of(() -> session.accessToken()))
 * }</pre>
 */
@CheckReturnValue
public final class BearerTokenCredentials extends CallCredentials {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final TokenSource source;
  private final Confidentiality confidentiality;

  private BearerTokenCredentials(TokenSource source, Confidentiality confidentiality) {
    this.source = requireNonNull(source, "source");
    this.confidentiality = confidentiality;
  }

  /**
   * Always the same token.
   *
   * @param token the token, without {@code Bearer}
   * @return credentials for encrypted connections
   */
  public static BearerTokenCredentials of(String token) {
    CompletableFuture<AccessToken> fixed = CompletableFuture.completedFuture(AccessToken.of(token));
    return from(() -> fixed);
  }

  /**
   * The token that the supplier has at the time of the attempt.
   *
   * @param token answers at once, without {@code Bearer}
   * @return credentials for encrypted connections
   */
  public static BearerTokenCredentials of(Supplier<String> token) {
    requireNonNull(token, "token");
    return from(() -> CompletableFuture.completedFuture(AccessToken.of(token.get())));
  }

  /**
   * Tokens that may have to be fetched; the attempt waits for them without holding a thread.
   *
   * @param source gives the tokens
   * @return credentials for encrypted connections
   */
  public static BearerTokenCredentials from(TokenSource source) {
    return new BearerTokenCredentials(source, Confidentiality.TLS);
  }

  /**
   * The same credentials, which may also go in clear text to a server on this machine. For
   * development: whoever may read this machine's loopback traffic, reads them.
   *
   * @return new credentials
   */
  public BearerTokenCredentials allowPlaintextOnLoopback() {
    return new BearerTokenCredentials(source, Confidentiality.TLS_OR_LOOPBACK);
  }

  @Override
  public void applyRequestMetadata(RequestInfo info, Executor executor, MetadataApplier applier) {
    if (confidentiality.refuses(info, applier)) {
      return;
    }
    try {
      CompletableFuture<?> unused =
          source
              .token()
              .toCompletableFuture()
              .whenComplete((token, failure) -> apply(token, failure, applier));
    } catch (RuntimeException e) {
      apply(null, e, applier);
    }
  }

  private static void apply(
      @Nullable AccessToken token, @Nullable Throwable failure, MetadataApplier applier) {
    if (token == null) {
      applier.fail(status(failure));
      return;
    }
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + token.value());
    applier.apply(headers);
  }

  private static Status status(@Nullable Throwable failure) {
    @Nullable Throwable cause =
        failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof StatusRuntimeException status) {
      return status.getStatus();
    }
    if (cause instanceof StatusException status) {
      return status.getStatus();
    }
    return Status.UNAVAILABLE.withDescription("no access token").withCause(cause);
  }
}
