package io.grpckit.interceptors.auth.jwt;

import static io.grpckit.interceptors.auth.jwt.BadToken.bad;
import static io.grpckit.interceptors.auth.jwt.Token.valid;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import java.util.Arrays;
import java.util.List;

/** Cases 37 to 40: how a token is sent. */
final class TransportCases {

  private TransportCases() {}

  static List<BadToken> all() {
    String token = valid().sign();
    return List.of(
        bad(
            37,
            "two headers, both valid",
            AuthServer.authorization("Bearer " + token, "Bearer " + token)),
        bad(
            37,
            "a bad header and a valid one",
            AuthServer.authorization("Bearer x", "Bearer " + token)),
        bad(
            38,
            "two values in one header",
            AuthServer.authorization("Bearer " + token + ", Bearer " + token)),
        bad(39, "Basic", AuthServer.authorization("Basic YWxpY2U6c2VjcmV0")),
        bad(39, "only the scheme", AuthServer.authorization("Bearer")),
        bad(39, "only the scheme and a space", AuthServer.authorization("Bearer ")),
        bad(39, "no scheme", AuthServer.authorization(token)),
        bad(39, "empty", AuthServer.authorization("")),
        bad(39, "a longer scheme", AuthServer.authorization("Bearerx " + token)),
        bad(40, "non-ASCII bytes", raw("Bearer " + token, 0xe4)),
        bad(40, "control bytes", raw("Bearer " + token, 0x01)));
  }

  /** A header whose last byte no Metadata API would write. */
  private static Metadata raw(String value, int lastByte) {
    byte[] bytes = Arrays.copyOf(value.getBytes(US_ASCII), value.length() + 1);
    bytes[bytes.length - 1] = (byte) lastByte;
    return InternalMetadata.newMetadata("authorization".getBytes(US_ASCII), bytes);
  }
}
