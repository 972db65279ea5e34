package io.grpckit.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Free ports, for servers that must be told theirs. */
public final class Ports {
  private static final int ATTEMPTS = 5;

  private Ports() {}

  /** Launches a server on a free port; see {@link #launch(int, Function)}. */
  public static <T> T launch(IntFunction<T> launch) {
    return launch(1, ports -> launch.apply(ports.get(0)));
  }

  /**
   * Launches something on free ports, and again on others if it fails because somebody else was
   * faster to take one. What fails must leave nothing running.
   */
  public static <T> T launch(int count, Function<List<Integer>, T> launch) {
    for (int attempt = 1; ; attempt++) {
      List<Integer> ports = free(count);
      try {
        return launch.apply(ports);
      } catch (RuntimeException e) {
        if (attempt == ATTEMPTS || ports.stream().allMatch(Ports::isFree)) {
          throw e;
        }
      }
    }
  }

  /** All different. */
  private static List<Integer> free(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(listen(0));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      sockets.forEach(Ports::close);
    }
  }

  private static boolean isFree(int port) {
    try {
      close(listen(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
