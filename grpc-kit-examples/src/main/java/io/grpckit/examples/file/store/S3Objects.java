package io.grpckit.examples.file.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The objects of a bucket. What the SDK throws is an {@link IOException} here. Thread-safe. */
final class S3Objects implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  private final S3Client client;
  private final String bucket;

  /**
   * Opens a bucket.
   *
   * @param patience how long a request may take, with all attempts; a third of it is how long the
   *     server may be silent
   */
  S3Objects(S3Address address, Duration patience) {
    this.bucket = address.bucket();
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(address.region()))
            .credentialsProvider(credentials(address))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(patience.dividedBy(3)))
            // Servers other than Amazon's refuse what the SDK would add by itself.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(override -> override.apiCallTimeout(patience));
    if (address.endpoint() != null) {
      builder.endpointOverride(address.endpoint()).forcePathStyle(true);
    }
    this.client = builder.build();
  }

  private static AwsCredentialsProvider credentials(S3Address address) {
    S3Address.Credentials key = address.credentials();
    return key == null
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(
            AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
  }

  /** Looks whether the bucket is there and lets us in. */
  void check() throws IOException {
    ask(() -> client.headBucket(request -> request.bucket(bucket)));
  }

  void put(String key, RequestBody body) throws IOException {
    ask(() -> client.putObject(request -> request.bucket(bucket).key(key), body));
  }

  /** All of a small object, if it is there. */
  Optional<byte[]> get(String key) throws IOException {
    try {
      return Optional.of(
          ask(() -> client.getObjectAsBytes(request -> request.bucket(bucket).key(key)))
              .asByteArray());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * How long an object is.
   *
   * @throws NoSuchFileException if it is not there
   */
  long size(String key) throws IOException {
    return ask(() -> client.headObject(request -> request.bucket(bucket).key(key))).contentLength();
  }

  /** An object from a position on, which must be before its end. */
  InputStream open(String key, long position) throws IOException {
    ResponseInputStream<GetObjectResponse> content =
        ask(
            () ->
                client.getObject(
                    request -> request.bucket(bucket).key(key).range("bytes=" + position + "-")));
    return new AbortedWhenClosed(content);
  }

  void delete(String key) throws IOException {
    ask(() -> client.deleteObject(request -> request.bucket(bucket).key(key)));
  }

  /** Begins an object that is sent in parts, and is there once they are put together. */
  String begin(String key) throws IOException {
    return ask(() -> client.createMultipartUpload(request -> request.bucket(bucket).key(key)))
        .uploadId();
  }

  CompletedPart sendPart(String key, String uploadId, int number, RequestBody body)
      throws IOException {
    String eTag =
        ask(() ->
                client.uploadPart(
                    request ->
                        request.bucket(bucket).key(key).uploadId(uploadId).partNumber(number),
                    body))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(eTag).build();
  }

  /** The parts that have arrived, in order. */
  List<Part> parts(String key, String uploadId) throws IOException {
    return ask(
        () ->
            client
                .listPartsPaginator(request -> request.bucket(bucket).key(key).uploadId(uploadId))
                .parts()
                .stream()
                .toList());
  }

  /** Puts the parts together. It refuses parts that another sender has replaced. */
  void complete(String key, String uploadId, List<CompletedPart> parts) throws IOException {
    ask(
        () ->
            client.completeMultipartUpload(
                request ->
                    request
                        .bucket(bucket)
                        .key(key)
                        .uploadId(uploadId)
                        .multipartUpload(upload -> upload.parts(parts))));
  }

  /** Throws the parts away, if they are still there. */
  void abort(String key, String uploadId) throws IOException {
    try {
      ask(
          () ->
              client.abortMultipartUpload(
                  request -> request.bucket(bucket).key(key).uploadId(uploadId)));
    } catch (NoSuchFileException e) {
      // nothing is left to throw away
    }
  }

  private static <T> T ask(Request<T> request) throws IOException {
    try {
      return request.send();
    } catch (S3Exception e) {
      throw translate(e);
    } catch (SdkException e) {
      throw new IOException("S3 cannot be reached: " + e.getMessage(), e);
    }
  }

  private static IOException translate(S3Exception e) {
    IOException translated =
        new IOException("S3 refuses: %d %s".formatted(e.statusCode(), e.getMessage()), e);
    return switch (e.statusCode()) {
      case 404 -> missing(e);
      case 507 -> new StoreFullException(translated);
      default -> translated;
    };
  }

  /** The bucket is no file. */
  private static IOException missing(S3Exception e) {
    String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    return "NoSuchBucket".equals(code)
        ? new IOException("S3 refuses: " + e.getMessage(), e)
        : (IOException) new NoSuchFileException(String.valueOf(e.getMessage())).initCause(e);
  }

  @Override
  public void close() {
    client.close();
  }

  @FunctionalInterface
  private interface Request<T> {
    T send();
  }

  /** Closing alone would read the rest of the object. */
  private static final class AbortedWhenClosed extends java.io.FilterInputStream {

    private final ResponseInputStream<GetObjectResponse> content;

    AbortedWhenClosed(ResponseInputStream<GetObjectResponse> content) {
      super(content);
      this.content = content;
    }

    @Override
    public void close() {
      content.abort();
    }
  }
}
