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

  private static final int SLOTS = 64;

  private final PrototypeMarshaller<M> marshaller;
  private final AtomicReferenceArray<@Nullable Encoded> slots = new AtomicReferenceArray<>(SLOTS);

  SharingMarshaller(PrototypeMarshaller<M> marshaller) {
    this.marshaller = marshaller;
  }

  /** Sent at the same time by two threads, a message may be encoded twice. */
  @Override
  public InputStream stream(M message) {
    int slot = System.identityHashCode(message) % SLOTS;
    Encoded encoded = slots.get(slot);
    if (encoded == null || encoded.message != message) {
      encoded = new Encoded(message, encode(message));
      slots.set(slot, encoded);
    }
    return new SharedBytes(encoded.bytes);
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
