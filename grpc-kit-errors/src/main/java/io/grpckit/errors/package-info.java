/** Placeholder. */
@NullMarked
package io.grpckit.errors;

import org.jspecify.annotations.NullMarked;
