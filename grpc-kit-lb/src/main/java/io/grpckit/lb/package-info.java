/**
 * How a client spreads its calls over backends, retries them and hedges them.
 *
 * <p>{@link io.grpckit.lb.ServiceConfig} is gRPC's service config as an immutable Java value,
 * checked where it is written; {@link io.grpckit.lb.StaticNameResolverProvider} resolves {@code
 * static:///} targets: a fixed list of backends.
 */
@NullMarked
package io.grpckit.lb;

import org.jspecify.annotations.NullMarked;
