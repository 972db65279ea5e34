/**
 * Calls as log lines on SLF4J 2: {@link io.grpckit.interceptors.logging.CallLog}.
 *
 * <p>One line per call, when it has ended, with a message for people and key-values for machines.
 * What peers wrote is escaped and capped before it gets near a line; payloads and metadata stay out
 * unless they are asked for by name.
 */
@NullMarked
package io.grpckit.interceptors.logging;

import org.jspecify.annotations.NullMarked;
