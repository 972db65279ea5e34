/**
 * The way in for browsers and for whoever speaks HTTP: gRPC-Web, metrics, keys, the page. Calls are
 * forwarded to a server in this process, so that all rules apply to them, once.
 */
@NullMarked
package io.grpckit.examples.edge;

import org.jspecify.annotations.NullMarked;
