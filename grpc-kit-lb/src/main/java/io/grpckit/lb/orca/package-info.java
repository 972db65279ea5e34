/**
 * Servers that report their load. It is the only package that needs {@code grpc-xds} on the class
 * path.
 */
@NullMarked
package io.grpckit.lb.orca;

import org.jspecify.annotations.NullMarked;
