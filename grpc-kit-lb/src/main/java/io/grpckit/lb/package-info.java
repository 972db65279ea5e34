/** Placeholder. */
@NullMarked
package io.grpckit.lb;

import org.jspecify.annotations.NullMarked;
