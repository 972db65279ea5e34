package io.grpckit.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * A connection that costs next to nothing and allocates nothing, so that what is measured is the
 * server: it sends what is ready, and of an answer it looks for no more than the end.
 */
final class WebClient implements AutoCloseable {
  private static final byte[] END_OF_HEADERS = ascii("\r\n\r\n");
  private static final byte[] LENGTH = ascii("\r\ncontent-length: ");
  private static final byte[] LAST_CHUNK = ascii("\r\n0\r\n\r\n");

  private final Socket socket;
  private final OutputStream output;
  private final InputStream input;
  private final byte[] answer = new byte[64 << 10];
  private int read;

  WebClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    output = socket.getOutputStream();
    input = socket.getInputStream();
  }

  /** Waits for the whole answer, and says how long it is. */
  int call(WebRequest request) throws IOException {
    output.write(request.bytes());
    read = 0;
    do {
      int more = input.read(answer, read, answer.length - read);
      if (more < 0) {
        throw new EOFException("the server has closed the connection after: " + answer());
      }
      read += more;
    } while (!isComplete());
    return read;
  }

  /** The last answer, as it came. */
  String answer() {
    return new String(answer, 0, read, ISO_8859_1);
  }

  private boolean isComplete() {
    int headers = find(END_OF_HEADERS, read);
    if (headers < 0) {
      return false;
    }
    int length = find(LENGTH, headers);
    return length < 0
        ? endsWith(LAST_CHUNK)
        : read >= headers + END_OF_HEADERS.length + number(length + LENGTH.length);
  }

  private int find(byte[] wanted, int end) {
    for (int i = 0; i + wanted.length <= end; i++) {
      if (isAt(i, wanted)) {
        return i;
      }
    }
    return -1;
  }

  private boolean endsWith(byte[] end) {
    return read >= end.length && isAt(read - end.length, end);
  }

  private boolean isAt(int index, byte[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      if (answer[index + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private int number(int index) {
    int number = 0;
    for (int i = index; answer[i] != '\r'; i++) {
      number = 10 * number + answer[i] - '0';
    }
    return number;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
