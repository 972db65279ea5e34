/** Calls as HTTP and JSON, as {@code google.api.http} in the contract says. */
@NullMarked
package io.grpckit.examples.edge.rest;

import org.jspecify.annotations.NullMarked;
