/**
 * Where the spans of calls go: to an OpenTelemetry collector, in the OpenTelemetry protocol over
 * gRPC, by the SDK's own exporter and a channel of ours.
 */
@NullMarked
package io.grpckit.examples.span;

import org.jspecify.annotations.NullMarked;
