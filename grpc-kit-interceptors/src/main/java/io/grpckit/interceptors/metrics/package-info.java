/**
 * Calls as Micrometer meters: {@link io.grpckit.interceptors.metrics.CallMetrics}. Decisions about
 * them, token caches and key sources: {@link io.grpckit.interceptors.metrics.AuthMetrics}.
 *
 * <p>The only package that uses Micrometer; without it on the class path the rest of the module
 * works.
 */
@NullMarked
package io.grpckit.interceptors.metrics;

import org.jspecify.annotations.NullMarked;
