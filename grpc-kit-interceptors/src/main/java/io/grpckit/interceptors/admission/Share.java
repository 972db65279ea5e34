package io.grpckit.interceptors.admission;

/** How much of a limit the calls of a priority may use. */
final class Share {
  private Share() {}

  static int of(int limit, CallPriority priority) {
    return switch (priority) {
      case CRITICAL -> (int) Math.ceil(limit * 1.2);
      case NORMAL -> limit;
      case SHEDDABLE -> Math.max(1, (int) (limit * 0.7));
    };
  }
}
