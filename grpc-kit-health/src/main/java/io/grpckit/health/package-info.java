/**
 * Whether this instance is fit to serve, and how it leaves.
 *
 * <p>{@link io.grpckit.health.HealthManager} runs named checks and answers gRPC's health protocol
 * from them; {@link io.grpckit.health.Drain} takes a server out of service without failing a call.
 */
@NullMarked
package io.grpckit.health;

import org.jspecify.annotations.NullMarked;
