/** Placeholder. */
@NullMarked
package io.grpckit.interceptors;

import org.jspecify.annotations.NullMarked;
