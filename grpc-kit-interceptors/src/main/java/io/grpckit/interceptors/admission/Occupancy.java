package io.grpckit.interceptors.admission;

import static java.util.Objects.requireNonNull;

import java.util.function.IntSupplier;

/**
 * How much of a limit is in use, for metrics.
 *
 * @param inUse the calls that hold a permit at present
 * @param limit how many normal calls may at present
 */
public record Occupancy(IntSupplier inUse, IntSupplier limit) {
  /**
   * Refuses nulls.
   *
   * @param inUse the calls that hold a permit at present
   * @param limit how many normal calls may at present
   */
  public Occupancy {
    requireNonNull(inUse, "inUse");
    requireNonNull(limit, "limit");
  }
}
