package io.grpckit.examples.client;

import java.util.concurrent.Executor;

/** Threads that do not keep the program from ending. */
public final class Threads {
  private Threads() {}

  /** Runs each task on a thread of its own. */
  public static Executor daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      thread.start();
    };
  }
}
