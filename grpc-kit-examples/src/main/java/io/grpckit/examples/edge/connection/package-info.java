/** Connections of clients: how they are secured, and when they end. */
@NullMarked
package io.grpckit.examples.edge.connection;

import org.jspecify.annotations.NullMarked;
