package io.grpckit.examples.file.link;

import io.grpc.Metadata;
import io.grpckit.examples.auth.AccessTokens;
import io.grpckit.examples.file.v1.FileServiceGrpc;
import io.grpckit.interceptors.auth.Authentication;
import io.grpckit.interceptors.auth.AuthenticationRequest;
import io.grpckit.interceptors.auth.Authenticator;
import io.grpckit.interceptors.auth.jwt.JwtAlgorithm;
import io.grpckit.interceptors.auth.jwt.JwtAuthenticator;
import io.grpckit.interceptors.auth.jwt.KeySource;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Accepts {@linkplain DownloadLinks links} as credentials, for the calls that a download takes.
 * Whether it is the file of the link is for {@link DownloadLinks#check} to say. Thread-safe.
 */
public final class DownloadLinkAuthenticator implements Authenticator {

  /** The link. */
  public static final Metadata.Key<String> LINK =
      Metadata.Key.of("x-download-link", Metadata.ASCII_STRING_MARSHALLER);

  /** The entity tag of a file that somebody goes on to download. */
  public static final Metadata.Key<String> ENTITY_TAG =
      Metadata.Key.of("x-download-entity-tag", Metadata.ASCII_STRING_MARSHALLER);

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Set<String> METHODS =
      Set.of(
          FileServiceGrpc.getGetFileInfoMethod().getFullMethodName(),
          FileServiceGrpc.getDownloadFileMethod().getFullMethodName());

  private final JwtAuthenticator tokens;
  private final Clock clock;

  /**
   * Accepts the links of this application.
   *
   * @param keys verify them
   * @param clock says whether they have expired
   */
  public DownloadLinkAuthenticator(KeySource keys, Clock clock) {
    this.clock = clock;
    this.tokens =
        JwtAuthenticator.builder(keys)
            .issuer(AccessTokens.ISSUER)
            .audience(DownloadLinks.AUDIENCE)
            .algorithms(JwtAlgorithm.ES256)
            .requiredClaims(DownloadLinks.FILE, DownloadLinks.TAG_HASH)
            .maxLifetime(DownloadLinks.RESUMED_WITHIN)
            .clock(clock)
            .build();
  }

  @Override
  public CompletionStage<Authentication> authenticate(AuthenticationRequest request) {
    String link = request.headers().get(LINK);
    if (link == null) {
      return CompletableFuture.completedFuture(Authentication.absent());
    }
    if (!METHODS.contains(request.method().getFullMethodName())) {
      return CompletableFuture.completedFuture(
          Authentication.rejected("a link is good for downloads only"));
    }
    String tag = request.headers().get(ENTITY_TAG);
    Metadata token = new Metadata();
    token.put(AUTHORIZATION, "Bearer " + link);
    return tokens
        .authenticate(new AuthenticationRequest(request.method(), token, request.attributes()))
        .thenApply(
            found ->
                found instanceof Authentication.Accepted accepted && !isInTime(accepted, tag)
                    ? Authentication.rejected("the link was not followed in time")
                    : found);
  }

  private boolean isInTime(Authentication.Accepted link, @Nullable String tag) {
    Object hash = link.caller().claims().get(DownloadLinks.TAG_HASH);
    return clock.instant().isBefore(issuedAt(link).plus(DownloadLinks.BEGUN_WITHIN))
        || (tag != null && DownloadLinks.hash(tag).equals(hash));
  }

  private static Instant issuedAt(Authentication.Accepted link) {
    return link.caller().claims().get("iat") instanceof Number seconds
        ? Instant.ofEpochSecond(seconds.longValue())
        : Instant.EPOCH;
  }
}
