/**
 * The way in for browsers and for whoever speaks HTTP. Calls are forwarded to a server in this
 * process, so that all rules apply to them, once. Each package below is one thing that the edge
 * does; here they become a server.
 *
 * <pre>
 *        ┌─► connection   TLS, and when connections end
 *        ├─► endpoint     health, metrics, keys, the access table
 * edge ──┼─► page ──────────────────────┐
 *        ├─► grpc ──► rest ─────────────┼─► call   a request as a call onward, and its answer
 *        └─► file ──► rest ─────────────┘
 * </pre>
 */
@NullMarked
package io.grpckit.examples.edge;

import org.jspecify.annotations.NullMarked;
