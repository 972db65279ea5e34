package io.grpckit.examples.log;

import java.io.IOException;

/**
 * How the entries of a log are bytes.
 *
 * @param <E> the type of the entries
 */
public interface EntryCodec<E extends Entry> {

  /**
   * Makes an entry bytes. Its cursor need not be in them.
   *
   * @param entry the entry
   * @return all the rest of it
   */
  byte[] encode(E entry);

  /**
   * Makes bytes an entry.
   *
   * @param bytes what {@link #encode} has made
   * @param cursor where the entry stands
   * @return the entry
   * @throws IOException if the bytes are something else
   */
  E decode(byte[] bytes, long cursor) throws IOException;
}
