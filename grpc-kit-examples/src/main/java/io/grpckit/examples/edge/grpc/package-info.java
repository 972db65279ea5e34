/** Calls of gRPC-Web and of gRPC itself, forwarded to the server behind. */
@NullMarked
package io.grpckit.examples.edge.grpc;

import org.jspecify.annotations.NullMarked;
