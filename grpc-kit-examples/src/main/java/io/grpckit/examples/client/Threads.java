package io.grpckit.examples.client;

import java.util.concurrent.Executor;

/** Threads that do not keep the program from ending. */
final class Threads {
  private Threads() {}

  /** Runs each task on a thread of its own. */
  static Executor daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      thread.start();
    };
  }
}
