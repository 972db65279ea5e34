package io.grpckit.health;

import io.grpc.Context;

/** Where the signal of a call is kept. */
final class DrainSignals {
  private static final DrainSignal NEVER =
      new DrainSignal() {
        @Override
        public boolean isDraining() {
          return false;
        }

        @Override
        public void onDrain(Runnable task) {
          // Never comes.
        }
      };

  static final Context.Key<DrainSignal> KEY =
      Context.keyWithDefault("io.grpckit.health.drain-signal", NEVER);

  private DrainSignals() {}
}
