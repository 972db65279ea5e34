package io.grpckit.interceptors.admission;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts what is taken, never past a bound. */
final class Permits {
  private Permits() {}

  /** Takes one; the number taken with it, or -1 if that would exceed the bound. */
  static int tryTake(AtomicInteger taken, int bound) {
    int now = taken.get();
    while (now < bound) {
      int found = taken.compareAndExchange(now, now + 1);
      if (found == now) {
        return now + 1;
      }
      now = found;
    }
    return -1;
  }
}
