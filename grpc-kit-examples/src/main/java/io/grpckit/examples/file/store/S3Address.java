package io.grpckit.examples.file.store;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A bucket, and who we are there.
 *
 * @param endpoint of another server than Amazon's; null for Amazon's
 * @param region where the bucket is
 * @param bucket its name; it exists
 * @param credentials who we are; null for what the machine says: variables, a profile, its role
 */
public record S3Address(
    @Nullable URI endpoint, String region, String bucket, @Nullable Credentials credentials) {

  /** Refuses a secret where it would be shown. */
  public S3Address {
    if (endpoint != null && endpoint.getRawUserInfo() != null) {
      throw new IllegalArgumentException("endpoint must not name a user: give the credentials");
    }
  }

  /**
   * A key.
   *
   * @param accessKeyId its public half
   * @param secretAccessKey its secret half
   */
  public record Credentials(String accessKeyId, String secretAccessKey) {

    /** Leaves the secret out. */
    @Override
    public String toString() {
      return accessKeyId;
    }
  }

  /** Where it is. */
  @Override
  public String toString() {
    return endpoint == null
        ? "s3://%s in %s".formatted(bucket, region)
        : "s3://%s at %s".formatted(bucket, endpoint);
  }
}
