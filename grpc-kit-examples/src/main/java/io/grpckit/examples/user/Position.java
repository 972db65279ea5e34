package io.grpckit.examples.user;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the order of creation, from which a page starts. Unlike a page number it stays right
 * when users come and go.
 *
 * @param createdAt milliseconds since 1970
 * @param id tells apart the users of one millisecond
 */
public record Position(long createdAt, String id) {

  /** Before the first user. */
  public static final Position START = new Position(Long.MIN_VALUE, "");

  private static final Pattern FORMAT = Pattern.compile("([0-9]{1,18}) ([A-Za-z0-9-]{1,64})");

  /** The position as an opaque page token. */
  String token() {
    byte[] bytes = (createdAt + " " + id).getBytes(UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What {@link #token} made; empty if it is anything else. */
  static Optional<Position> ofToken(String token) {
    try {
      Matcher matcher = FORMAT.matcher(new String(Base64.getUrlDecoder().decode(token), UTF_8));
      return matcher.matches()
          ? Optional.of(new Position(Long.parseLong(matcher.group(1)), matcher.group(2)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
