package io.grpckit.interceptors.observe;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One observer's part in one method: whatever can be looked up before the first call is kept here.
 * Thread-safe.
 */
@FunctionalInterface
public interface MethodObserver {

  /**
   * A call of the method starts.
   *
   * @param call the call
   * @return who hears the rest of it, the same object for all calls if it keeps no state of its
   *     own; {@code null} if this call is not observed
   */
  @Nullable CallListener started(ObservedCall call);

  /**
   * What the driver must install for this method.
   *
   * @return a set that never changes, empty by default
   */
  default Set<CallHook> hooks() {
    return Set.of();
  }
}
