package io.grpckit.health;

import java.time.Duration;
import java.time.Instant;

/**
 * How a check stands.
 *
 * @param name of the check
 * @param healthy its state, thresholds applied
 * @param reason of the last result, for operators: it may quote an exception
 * @param since when the state has been what it is
 * @param lastDuration how long the last run took; zero before the first
 */
public record CheckHealth(
    String name, boolean healthy, String reason, Instant since, Duration lastDuration) {}
