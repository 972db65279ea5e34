/** Callers that hold what others need: too much of it, or without doing anything with it. */
@NullMarked
package io.grpckit.examples.stall;

import org.jspecify.annotations.NullMarked;
