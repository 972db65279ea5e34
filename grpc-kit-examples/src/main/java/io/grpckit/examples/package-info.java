/**
 * The reference application of grpc-kit, made to be copied: {@link
 * io.grpckit.examples.ExampleConfig} reads the environment, and each feature has a package of its
 * own, from the gRPC adapter to the store.
 */
@NullMarked
package io.grpckit.examples;

import org.jspecify.annotations.NullMarked;
