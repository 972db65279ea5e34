package io.grpckit.examples.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.UUID;

/** An entry with nothing but a text. */
record Note(long cursor, String text) implements Entry {

  static Draft<Note> draft(String topic, String text) {
    return draft(topic, text, "");
  }

  static Draft<Note> draft(String topic, String text, String clientId) {
    return new NoteDraft(topic, UUID.randomUUID().toString(), "ada", clientId, text);
  }

  record NoteDraft(String topic, String id, String authorId, String clientId, String text)
      implements Draft<Note> {

    @Override
    public Note at(long cursor) {
      return new Note(cursor, text);
    }
  }

  static final class Codec implements EntryCodec<Note> {

    private static final String MAGIC = "note:";

    @Override
    public byte[] encode(Note note) {
      return (MAGIC + note.text()).getBytes(UTF_8);
    }

    @Override
    public Note decode(byte[] bytes, long cursor) throws IOException {
      String text = new String(bytes, UTF_8);
      if (!text.startsWith(MAGIC)) {
        throw new IOException("no note");
      }
      return new Note(cursor, text.substring(MAGIC.length()));
    }
  }
}
