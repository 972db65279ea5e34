/** Placeholder. */
@NullMarked
package io.grpckit.health;

import org.jspecify.annotations.NullMarked;
