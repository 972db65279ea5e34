package io.grpckit.errors;

import io.grpc.Metadata;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trailers that a handler or an interceptor added to a failure. */
final class OwnTrailers {
  private static final Logger log = LoggerFactory.getLogger(ErrorMappingServerInterceptor.class);

  private OwnTrailers() {}

  /** A copy without failure details, and without the largest ones if they take more than room. */
  static Metadata fit(Metadata trailers, int room) {
    Metadata copy = new Metadata();
    if (trailers.keys().isEmpty()) {
      return copy;
    }
    copy.merge(trailers);
    copy.discardAll(FailureDecoder.DETAILS);
    return EncodedSize.of(copy) <= room ? copy : withoutTheLargest(copy, room);
  }

  private static Metadata withoutTheLargest(Metadata trailers, int room) {
    List<String> names = new ArrayList<>(trailers.keys());
    names.sort(Comparator.comparingInt(name -> EncodedSize.ofEntries(trailers, name)));
    Set<Metadata.Key<?>> kept = new HashSet<>();
    int left = room;
    for (String name : names) {
      left -= EncodedSize.ofEntries(trailers, name);
      if (left >= 0) {
        kept.add(key(name));
      } else {
        log.warn("Trailer {} dropped: with it the trailers would be over their limit", name);
      }
    }
    Metadata copy = new Metadata();
    copy.merge(trailers, kept);
    return copy;
  }

  private static Metadata.Key<?> key(String name) {
    return name.endsWith(Metadata.BINARY_HEADER_SUFFIX)
        ? Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER)
        : Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
