/**
 * Structured gRPC errors for both ends of the wire.
 *
 * <p>{@link io.grpckit.errors.RpcFailure} is the value that both ends share. A server throws it, or
 * lets {@link io.grpckit.errors.ErrorMappingServerInterceptor} make it from whatever a handler
 * threw; a client decodes it with {@link io.grpckit.errors.RpcFailure#from(Throwable)}.
 */
@NullMarked
package io.grpckit.errors;

import org.jspecify.annotations.NullMarked;
