/** Callers that hold what others need, and do nothing with it: they are noticed, and cut off. */
@NullMarked
package io.grpckit.examples.stall;

import org.jspecify.annotations.NullMarked;
