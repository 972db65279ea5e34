package io.grpckit.examples.file.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.auth0.jwt.JWT;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.auth.AccessTokens;
import io.grpckit.examples.auth.SigningKeys;
import io.grpckit.examples.file.catalog.StoredFile;
import io.grpckit.interceptors.auth.Caller;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Links to files, for whoever can follow an address and nothing else. A link is a JWT of its own
 * audience, so that it is never taken for an access token, nor an access token for it. It stands
 * for its maker, for one file. An address is seen by many, so its time is short: a download must
 * begin within a minute. One that has begun can be resumed for an hour by who names the entity tag
 * that came with it; of the tag, the link holds only a hash. Thread-safe.
 */
public final class DownloadLinks implements DownloadLinkSigner {

  /** How long a link leads to the file. */
  public static final Duration BEGUN_WITHIN = Duration.ofMinutes(1);

  /** How long it does so for downloads that have begun. */
  public static final Duration RESUMED_WITHIN = Duration.ofHours(1);

  static final String AUDIENCE = "grpc-kit-examples/download";
  static final String FILE = "linked_file";
  static final String TAG_HASH = "tag_hash";
  private static final String SCOPE = "files:use";

  private final SigningKeys keys;
  private final Clock clock;

  /**
   * Signs with the current one of some keys.
   *
   * @param keys the keys
   * @param clock dates the links
   */
  public DownloadLinks(SigningKeys keys, Clock clock) {
    this.keys = requireNonNull(keys, "keys");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public String sign(String callerId, StoredFile file) {
    Instant now = clock.instant();
    return keys.sign(
        JWT.create()
            .withIssuer(AccessTokens.ISSUER)
            .withAudience(AUDIENCE)
            .withSubject(callerId)
            .withIssuedAt(now)
            .withExpiresAt(now.plus(RESUMED_WITHIN))
            .withClaim("scope", SCOPE)
            .withClaim(FILE, file.id())
            .withClaim(TAG_HASH, hash(entityTag(file.sha256()))));
  }

  /**
   * The entity tag of a file, at the HTTP edge.
   *
   * @param sha256 of the file, whose content never changes
   * @return a strong one (RFC 9110, 8.8.3)
   */
  public static String entityTag(String sha256) {
    return '"' + sha256 + '"';
  }

  static String hash(String entityTag) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(entityTag.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /**
   * Refuses callers who came by a link, but not by one to this file.
   *
   * @param fileId the file that is asked for
   * @throws io.grpc.StatusRuntimeException PERMISSION_DENIED if it is another one
   */
  public static void check(String fileId) {
    Object linked = Caller.current().claims().getOrDefault(FILE, fileId);
    if (!linked.equals(fileId)) {
      throw RpcFailure.permissionDenied("the link leads to another file").asRuntimeException();
    }
  }
}
