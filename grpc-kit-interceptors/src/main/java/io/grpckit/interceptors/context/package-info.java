/**
 * What a call knows of its surroundings: its request id and its true peer; and how to take that to
 * other threads.
 */
@NullMarked
package io.grpckit.interceptors.context;

import org.jspecify.annotations.NullMarked;
