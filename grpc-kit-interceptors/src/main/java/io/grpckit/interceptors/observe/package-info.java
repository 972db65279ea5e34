/**
 * Tells the truth about every call, once: {@link io.grpckit.interceptors.observe.CallObserver} is
 * what metrics, traces and logs implement, and {@link
 * io.grpckit.interceptors.observe.CallObservation} drives all of them from a single object per
 * call.
 *
 * <p>On a server the outcome comes from a {@code ServerStreamTracer}: it alone sees unknown
 * methods, cancelled streams and the status that really went out. The interceptor only adds what a
 * tracer cannot see, and is left out where nobody asks for that.
 */
@NullMarked
package io.grpckit.interceptors.observe;

import org.jspecify.annotations.NullMarked;
