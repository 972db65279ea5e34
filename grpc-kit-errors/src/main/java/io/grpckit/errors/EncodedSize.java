package io.grpckit.errors;

import io.grpc.Metadata;

/** How many bytes of a header list something takes as gRPC and HTTP/2 encode and count it. */
final class EncodedSize {
  private static final int PER_ENTRY = 32;
  private static final int MESSAGE_ENTRY = "grpc-message".length() + PER_ENTRY;
  private static final int ESCAPED = "%XX".length();

  private EncodedSize() {}

  static int ofMessage(String message) {
    int size = MESSAGE_ENTRY;
    for (int i = 0; i < message.length(); i += Character.charCount(message.codePointAt(i))) {
      size += ofCodePoint(message.codePointAt(i));
    }
    return size;
  }

  static int ofDetails(com.google.rpc.Status details) {
    return ofEntry(FailureDecoder.DETAILS.name(), base64(details.getSerializedSize()));
  }

  static int of(Metadata metadata) {
    return metadata.keys().stream().mapToInt(name -> ofEntries(metadata, name)).sum();
  }

  /** All entries of a name. */
  static int ofEntries(Metadata metadata, String name) {
    int size = 0;
    if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
      var values = metadata.getAll(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER));
      for (byte[] value : values == null ? java.util.List.<byte[]>of() : values) {
        size += ofEntry(name, base64(value.length));
      }
    } else {
      var values = metadata.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
      for (String value : values == null ? java.util.List.<String>of() : values) {
        size += ofEntry(name, value.length());
      }
    }
    return size;
  }

  /** The start of the message that takes no more than {@code room}, ended by {@code cut} if cut. */
  static String truncate(String message, int room, String cut) {
    int left = room - MESSAGE_ENTRY;
    int fits = 0;
    for (int i = 0; i < message.length(); ) {
      int codePoint = message.codePointAt(i);
      left -= ofCodePoint(codePoint);
      if (left < 0) {
        return message.substring(0, fits) + cut;
      }
      i += Character.charCount(codePoint);
      fits = left >= cut.length() ? i : fits;
    }
    return message;
  }

  private static int ofEntry(String name, int value) {
    return name.length() + value + PER_ENTRY;
  }

  private static int base64(int bytes) {
    return (int) Math.min((bytes + 2L) / 3 * 4, Integer.MAX_VALUE / 2);
  }

  /** gRPC escapes every byte but printable ASCII, and of that {@code %} and {@code ~}. */
  private static int ofCodePoint(int codePoint) {
    if (codePoint < 0x80) {
      return codePoint >= ' ' && codePoint < '~' && codePoint != '%' ? 1 : ESCAPED;
    }
    if (codePoint < 0x800) {
      return 2 * ESCAPED;
    }
    return codePoint < 0x10000 ? 3 * ESCAPED : 4 * ESCAPED;
  }
}
