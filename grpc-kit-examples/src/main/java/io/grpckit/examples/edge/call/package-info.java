/**
 * The way of a request to the server in this process that makes its call, and of the answer back:
 * headers and deadlines as gRPC has them, where the client is, and failures as JSON. Whoever speaks
 * gRPC, REST or files of HTTP builds upon it.
 */
@NullMarked
package io.grpckit.examples.edge.call;

import org.jspecify.annotations.NullMarked;
