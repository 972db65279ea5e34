/**
 * Calls as OpenTelemetry spans: {@link io.grpckit.interceptors.tracing.CallTracing}.
 *
 * <p>The only package that uses OpenTelemetry, and only its API; without it on the class path the
 * rest of the module works.
 */
@NullMarked
package io.grpckit.interceptors.tracing;

import org.jspecify.annotations.NullMarked;
