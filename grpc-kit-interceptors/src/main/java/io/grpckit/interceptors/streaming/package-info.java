/**
 * Sending streams at the pace of those who read them, so that a slow reader costs bounded memory.
 */
@NullMarked
package io.grpckit.interceptors.streaming;

import org.jspecify.annotations.NullMarked;
