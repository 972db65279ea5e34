package io.grpckit.examples.process;

import java.util.concurrent.atomic.AtomicInteger;

/** Calls a server again and again until a call fails. */
final class Load {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private Load() {}

  static Thread start(Call call) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  call.make(NUMBERS.incrementAndGet());
                }
              } catch (Exception serverIsGone) {
                // What it acknowledged before counts.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @FunctionalInterface
  interface Call {
    void make(int number) throws Exception;
  }
}
