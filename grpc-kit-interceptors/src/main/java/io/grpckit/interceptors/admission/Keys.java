package io.grpckit.interceptors.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.MethodDescriptor.MethodType;
import io.grpckit.interceptors.auth.Caller;
import io.grpckit.interceptors.context.Peer;
import io.grpckit.interceptors.context.PeerResolver;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** By what calls are told apart. */
final class Keys {
  private static final PeerResolver DIRECT = PeerResolver.direct();

  /** Longer ones are remembered by their digest: what a peer sends must not fill the memory. */
  private static final int MAX_LENGTH = 128;

  private Keys() {}

  static String peer(AdmissionRequest request) {
    Peer peer = Peer.current();
    return (peer == null ? DIRECT.resolve(request.attributes(), request.headers()) : peer).site();
  }

  static String caller(AdmissionRequest request) {
    Caller caller = Caller.current();
    return caller.isAnonymous() ? peer(request) : joined(caller.issuer(), caller.subject());
  }

  /** A method that does not exist has no type: its name is the caller's invention. */
  static String method(AdmissionRequest request) {
    return request.method().getType() == MethodType.UNKNOWN
        ? "unknown"
        : request.method().getFullMethodName();
  }

  /** Null unless it is there, and a scalar. */
  static @Nullable String claim(Caller caller, String name) {
    Object value = caller.claims().get(name);
    String kind = kind(value);
    return kind == null ? null : joined(caller.issuer(), kind + value);
  }

  private static @Nullable String kind(@Nullable Object value) {
    if (value instanceof String) {
      return "text ";
    }
    if (value instanceof Number) {
      return "number ";
    }
    return value instanceof Boolean ? "boolean " : null;
  }

  /** What is remembered of a call; one without the key shares that of its peer. */
  static String bounded(RateKey key, AdmissionRequest request) {
    String own = key.of(request);
    String text = own == null ? peer(request) : "=" + own;
    return text.length() <= MAX_LENGTH ? text : digest(text);
  }

  private static String joined(String one, String other) {
    return one.length() + "#" + one + "#" + other;
  }

  private static String digest(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JDK has it.
    }
  }

  /** A key that needs authentication. */
  record OfCaller(RateKey key) implements RateKey {
    @Override
    public @Nullable String of(AdmissionRequest request) {
      return key.of(request);
    }

    @Override
    public boolean asksForCaller() {
      return true;
    }
  }

  /** Two keys, joined so that no two pairs look the same. */
  record Both(RateKey one, RateKey other) implements RateKey {
    @Override
    public @Nullable String of(AdmissionRequest request) {
      String first = one.of(request);
      String second = other.of(request);
      return first == null || second == null ? null : joined(first, second);
    }

    @Override
    public boolean asksForCaller() {
      return one.asksForCaller() || other.asksForCaller();
    }
  }
}
