package io.grpckit.examples.feed;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how the last few messages are encoded. It knows a message by its identity, so the
 * message must be immutable. Thread-safe.
 *
 * @param <M> the type of the messages
 */
final class SharingMarshaller<M> implements PrototypeMarshaller<M> {

  private static final int SETS = 32;
  private static final int WAYS = 8; // messages of a set must not drive each other out in turn

  private final PrototypeMarshaller<M> marshaller;
  private final AtomicReferenceArray<@Nullable Encoded> slots =
      new AtomicReferenceArray<>(SETS * WAYS);

  SharingMarshaller(PrototypeMarshaller<M> marshaller) {
    this.marshaller = marshaller;
  }

  /** Sent at the same time by two threads, a message may be encoded twice. */
  @Override
  public InputStream stream(M message) {
    int set = System.identityHashCode(message) % SETS * WAYS;
    for (int slot = set; slot < set + WAYS; slot++) {
      Encoded known = slots.get(slot);
      if (known != null && known.message == message) {
        return new SharedBytes(known.bytes);
      }
    }
    byte[] bytes = encode(message);
    remember(set, new Encoded(message, bytes));
    return new SharedBytes(bytes);
  }

  /** Instead of the one of its set that came first. */
  private void remember(int set, Encoded encoded) {
    for (int slot = set + WAYS - 1; slot > set; slot--) {
      slots.set(slot, slots.get(slot - 1));
    }
    slots.set(set, encoded);
  }

  @Override
  public M parse(InputStream stream) {
    return marshaller.parse(stream);
  }

  @Override
  public Class<M> getMessageClass() {
    return marshaller.getMessageClass();
  }

  @Override
  public @Nullable M getMessagePrototype() {
    return marshaller.getMessagePrototype();
  }

  private byte[] encode(M message) {
    try (InputStream stream = marshaller.stream(message)) {
      return stream instanceof KnownLength
          ? stream.readNBytes(stream.available()) // without a buffer that is larger
          : stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Not a record, whose equality is not identity. */
  private static final class Encoded {

    private final Object message;
    private final byte[] bytes;

    Encoded(Object message, byte[] bytes) {
      this.message = message;
      this.bytes = bytes;
    }
  }
}
