package io.grpckit.interceptors.context;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A range of IP addresses in CIDR notation. Never asks a name server. */
record IpNetwork(InetAddress base, int prefix) {
  private static final int MAX_LENGTH = 45; // of IPv6 with an IPv4 address at its end
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  /** As Java asks name servers about whatever begins in another way. */
  private static final Pattern IPV6 =
      Pattern.compile("(?=[0-9a-fA-F:])[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /** Parses {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address. */
  static IpNetwork parse(String text) {
    int slash = text.indexOf('/');
    InetAddress base = address(slash < 0 ? text : text.substring(0, slash));
    if (base == null) {
      throw new IllegalArgumentException("network must be an IP address or CIDR, was " + text);
    }
    int bits = base.getAddress().length * 8;
    int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1));
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException(
          "network prefix must be from 0 to " + bits + ", was " + text);
    }
    return new IpNetwork(base, prefix);
  }

  /** An IP address that is written out; null for anything else, host names included. */
  static @Nullable InetAddress address(String text) {
    if (!isWrittenOut(text)) {
      return null;
    }
    try {
      return text.indexOf(':') < 0 ? ipv4(text) : InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** Whether it looks like an IP address, so that no name server need be asked about it. */
  static boolean isWrittenOut(String text) {
    return text.length() <= MAX_LENGTH
        && (IPV4.matcher(text).matches() || IPV6.matcher(text).matches());
  }

  boolean contains(InetAddress address) {
    byte[] mine = base.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit += 8) {
      int mask = prefix - bit >= 8 ? 0xff : 0xff << (8 - (prefix - bit)) & 0xff;
      if (((mine[bit / 8] ^ other[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable InetAddress ipv4(String text) throws UnknownHostException {
    String[] parts = text.split("\\.", -1);
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      int part = Integer.parseInt(parts[i]);
      if (part > 255) {
        return null;
      }
      bytes[i] = (byte) part;
    }
    return InetAddress.getByAddress(bytes);
  }

  private static int prefix(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
