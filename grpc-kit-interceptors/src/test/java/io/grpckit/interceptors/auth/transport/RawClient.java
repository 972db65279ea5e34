package io.grpckit.interceptors.auth.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** As much of HTTP/2 as an attacker needs. */
final class RawClient implements AutoCloseable {

  static final int MAX_CONCURRENT_STREAMS = 3;
  static final int RST_STREAM = 3;
  static final int GOAWAY = 7;

  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int END_HEADERS = 4;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    send(SETTINGS, 0, 0, new byte[0]);
  }

  private void send(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) 0).putShort((short) payload.length).put((byte) type).put((byte) flags);
    frame.putInt(stream).put(payload);
    try {
      out.write(frame.array());
      out.flush();
    } catch (SocketException closed) {
      // The server has had enough; what it said can still be read.
    }
  }

  void ping() throws IOException {
    send(PING, 0, 0, new byte[8]);
  }

  void open(int stream) throws IOException {
    send(HEADERS, END_HEADERS, stream, requestHeaders());
  }

  void reset(int stream) throws IOException {
    send(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
  }

  /** HPACK: POST and http from the static table, the rest as literals without indexing. */
  private static byte[] requestHeaders() {
    ByteBuffer block = ByteBuffer.allocate(512);
    block.put((byte) 0x83).put((byte) 0x86);
    literal(block, ":path", "/grpckit.interceptors.test.v1.EchoService/Bidi");
    literal(block, ":authority", "localhost");
    literal(block, "content-type", "application/grpc");
    literal(block, "te", "trailers");
    byte[] bytes = new byte[block.position()];
    block.flip().get(bytes);
    return bytes;
  }

  private static void literal(ByteBuffer block, String name, String value) {
    block.put((byte) 0).put((byte) name.length()).put(name.getBytes(US_ASCII));
    block.put((byte) value.length()).put(value.getBytes(US_ASCII));
  }

  int setting(int id) throws IOException {
    ByteBuffer settings = ByteBuffer.wrap(await(SETTINGS));
    while (settings.remaining() >= 6) {
      int key = settings.getShort();
      int value = settings.getInt();
      if (key == id) {
        return value;
      }
    }
    throw new AssertionError("setting " + id + " was not sent");
  }

  /** The payload of the next frame of a type. */
  byte[] await(int wanted) throws IOException {
    try {
      while (true) {
        int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        in.skipNBytes(5);
        byte[] payload = in.readNBytes(length);
        if (type == wanted) {
          return payload;
        }
      }
    } catch (EOFException e) {
      throw new AssertionError("the connection ended without frame " + wanted, e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
