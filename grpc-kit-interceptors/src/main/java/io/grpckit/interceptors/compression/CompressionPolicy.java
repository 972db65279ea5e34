package io.grpckit.interceptors.compression;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import io.grpckit.interceptors.method.MethodSelector;

/**
 * Which messages are compressed, and how. A peer that does not understand the encoding receives
 * plain messages.
 *
 * <p>Do not compress responses that hold a secret beside something that an attacker can choose: on
 * an encrypted connection the length of a compressed message tells about its content (CRIME,
 * BREACH).
 *
 * @param encoding as registered with gRPC; {@code gzip} is always there
 * @param minSize the smallest serialized size in bytes that is compressed
 * @param methods the methods whose messages are compressed
 */
@CheckReturnValue
public record CompressionPolicy(String encoding, int minSize, MethodSelector methods) {
  /**
   * Refuses a negative size.
   *
   * @param encoding as registered with gRPC
   * @param minSize the smallest serialized size in bytes that is compressed
   * @param methods the methods whose messages are compressed
   */
  public CompressionPolicy {
    requireNonNull(encoding, "encoding");
    requireNonNull(methods, "methods");
    if (minSize < 0) {
      throw new IllegalArgumentException("minSize must not be negative, was " + minSize);
    }
  }

  /**
   * Compresses the messages of all methods with gzip.
   *
   * @param minSize the smallest serialized size in bytes that is compressed
   * @return a policy for all methods
   */
  public static CompressionPolicy gzipAbove(int minSize) {
    return new CompressionPolicy("gzip", minSize, MethodSelector.all());
  }

  /**
   * The same for some methods only.
   *
   * @param selected the methods
   * @return a narrower policy
   */
  public CompressionPolicy only(MethodSelector selected) {
    return new CompressionPolicy(encoding, minSize, methods.and(selected));
  }

  boolean appliesTo(MethodDescriptor<?, ?> method) {
    return methods.matches(method);
  }

  /** A message that is not protobuf's has no size that could be had without serializing it. */
  boolean isWorthIt(Object message) {
    return !(message instanceof MessageLite lite) || lite.getSerializedSize() >= minSize;
  }
}
