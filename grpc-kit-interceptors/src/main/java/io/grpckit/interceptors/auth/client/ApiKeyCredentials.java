package io.grpckit.interceptors.auth.client;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpckit.interceptors.auth.ApiKey;
import io.grpckit.interceptors.auth.ApiKeyAuthenticator;
import java.util.concurrent.Executor;

/**
 * Sends an {@link ApiKey} with every attempt of a call, for an {@link ApiKeyAuthenticator} at the
 * other end, and only over a connection that is encrypted and authenticated.
 *
 * <pre>{@code
 * stub.withCallCredentials(ApiKeyCredentials.of(ApiKey.parse(text)))
 * }</pre>
 */
@CheckReturnValue
public final class ApiKeyCredentials extends CallCredentials {
  private final ApiKey key;
  private final Metadata.Key<String> header;
  private final Confidentiality confidentiality;

  private ApiKeyCredentials(
      ApiKey key, Metadata.Key<String> header, Confidentiality confidentiality) {
    this.key = requireNonNull(key, "key");
    this.header = header;
    this.confidentiality = confidentiality;
  }

  /**
   * A key in the header {@code x-api-key}.
   *
   * @param key the key
   * @return credentials for encrypted connections
   */
  public static ApiKeyCredentials of(ApiKey key) {
    return of(key, ApiKeyAuthenticator.DEFAULT_HEADER);
  }

  /**
   * A key in another header.
   *
   * @param key the key
   * @param header the header's name
   * @return credentials for encrypted connections
   */
  public static ApiKeyCredentials of(ApiKey key, String header) {
    return new ApiKeyCredentials(
        key, Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER), Confidentiality.TLS);
  }

  /**
   * The same credentials, which may also go in clear text to a server on this machine. For
   * development: whoever may read this machine's loopback traffic, reads them.
   *
   * @return new credentials
   */
  public ApiKeyCredentials allowPlaintextOnLoopback() {
    return new ApiKeyCredentials(key, header, Confidentiality.TLS_OR_LOOPBACK);
  }

  @Override
  public void applyRequestMetadata(RequestInfo info, Executor executor, MetadataApplier applier) {
    if (confidentiality.refuses(info, applier)) {
      return;
    }
    Metadata headers = new Metadata();
    headers.put(header, key.text());
    applier.apply(headers);
  }
}
