package io.grpckit.examples.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;

/** Frames of HTTP/2 (RFC 9113), for what no client would send. */
public final class RawHttp2 {

  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  public static final int END_STREAM = 1;
  public static final int END_HEADERS = 4;

  private static final int CANCEL = 8;
  private static final short INITIAL_WINDOW_SIZE = 4;

  private RawHttp2() {}

  /** Begins a connection. */
  public static void open(Socket socket) throws IOException {
    open(socket, new byte[0]);
  }

  /** Begins a connection on which nobody takes a byte of data. */
  public static void openWithoutWindow(Socket socket) throws IOException {
    open(socket, ByteBuffer.allocate(6).putShort(INITIAL_WINDOW_SIZE).putInt(0).array());
  }

  private static void open(Socket socket, byte[] settings) throws IOException {
    socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
    socket.getOutputStream().write(frame(SETTINGS, 0, 0, settings));
  }

  public static void request(
      Socket socket, int stream, Map<String, String> headers, byte[] body, boolean whole)
      throws IOException {
    socket.getOutputStream().write(frame(HEADERS, END_HEADERS, stream, block(headers)));
    socket.getOutputStream().write(frame(DATA, whole ? END_STREAM : 0, stream, body));
  }

  public static void reset(Socket socket, int stream) throws IOException {
    byte[] code = ByteBuffer.allocate(4).putInt(CANCEL).array();
    socket.getOutputStream().write(frame(RST_STREAM, 0, stream, code));
  }

  /** Reads up to a frame of a kind, and says of which stream it is. */
  public static int nextStreamOf(int kind, Socket socket) throws IOException {
    DataInputStream frames = new DataInputStream(socket.getInputStream());
    while (true) {
      int length = frames.readUnsignedByte() << 16 | frames.readUnsignedShort();
      int type = frames.readUnsignedByte();
      frames.readUnsignedByte();
      int stream = frames.readInt();
      frames.readFully(new byte[length]);
      if (type == kind) {
        return stream;
      }
    }
  }

  public static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** Each header literally, and not to be remembered (RFC 7541, 6.2.2). */
  public static byte[] block(Map<String, String> headers) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    headers.forEach(
        (name, value) -> {
          block.write(0);
          text(name, block);
          text(value, block);
        });
    return block.toByteArray();
  }

  /** At most 126 characters. */
  private static void text(String text, ByteArrayOutputStream block) {
    block.write(text.length());
    block.writeBytes(text.getBytes(ISO_8859_1));
  }
}
