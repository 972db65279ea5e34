/**
 * How a client finds its backends, spreads its calls over them, retries and hedges them.
 *
 * <p>{@link io.grpckit.lb.ServiceConfig} is gRPC's service config as an immutable Java value,
 * checked where it is written. {@link io.grpckit.lb.StaticNameResolverProvider} resolves {@code
 * static:///} targets, a fixed list of backends, and {@link
 * io.grpckit.lb.PollingDnsNameResolverProvider} {@code dns-poll:///} targets, which are looked up
 * again and again.
 */
@NullMarked
package io.grpckit.lb;

import org.jspecify.annotations.NullMarked;
