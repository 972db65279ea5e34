package io.grpckit.interceptors.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.grpc.Metadata;
import io.grpckit.interceptors.auth.ApiKeyStore.Entry;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Accepts {@link ApiKey}s from a header. A wrong secret and an unknown id take the same path, a
 * comparison in constant time included, and look the same to the caller.
 */
public final class ApiKeyAuthenticator implements Authenticator {

  /** The header in which keys are sent unless told otherwise. */
  public static final String DEFAULT_HEADER = "x-api-key";

  /** Compared with where there is no entry; the digest of no key that anybody has. */
  private static final String NO_DIGEST = ApiKey.generate("none").digest();

  private static final Authentication REJECTED = Authentication.rejected("API key is not valid");

  private final ApiKeyStore store;
  private final Metadata.Key<String> header;

  private ApiKeyAuthenticator(ApiKeyStore store, String header) {
    this.store = requireNonNull(store, "store");
    this.header = Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER);
  }

  /**
   * Reads keys from the header {@code x-api-key}.
   *
   * @param store knows the keys
   * @return a new authenticator
   */
  public static ApiKeyAuthenticator create(ApiKeyStore store) {
    return new ApiKeyAuthenticator(store, DEFAULT_HEADER);
  }

  /**
   * Reads keys from another header.
   *
   * @param store knows the keys
   * @param header the header's name
   * @return a new authenticator
   */
  public static ApiKeyAuthenticator create(ApiKeyStore store, String header) {
    return new ApiKeyAuthenticator(store, header);
  }

  @Override
  public CompletionStage<Authentication> authenticate(AuthenticationRequest request) {
    @Nullable Iterable<String> values = request.headers().getAll(header);
    if (values == null) {
      return CompletableFuture.completedFuture(Authentication.absent());
    }
    Iterator<String> each = values.iterator();
    String value = each.next();
    if (each.hasNext()) {
      return CompletableFuture.completedFuture(
          Authentication.rejected("more than one API key header"));
    }
    return authenticate(value);
  }

  private CompletionStage<Authentication> authenticate(String value) {
    ApiKey key;
    try {
      key = ApiKey.parse(value);
    } catch (IllegalArgumentException malformed) {
      return CompletableFuture.completedFuture(REJECTED);
    }
    return store.find(key.id()).thenApply(entry -> compare(key, entry));
  }

  private static Authentication compare(ApiKey key, Optional<Entry> entry) {
    byte[] expected = entry.map(Entry::digest).orElse(NO_DIGEST).getBytes(US_ASCII);
    boolean equal = MessageDigest.isEqual(expected, key.digest().getBytes(US_ASCII));
    return equal && entry.isPresent() ? Authentication.accepted(entry.get().caller()) : REJECTED;
  }
}
