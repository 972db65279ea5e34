package io.grpckit.interceptors.auth.jwt;

import java.time.Duration;
import java.util.Optional;

/**
 * How a {@link JwksKeySource} fares.
 *
 * @param fetches how many fetches since the start brought keys
 * @param failures how many brought none
 * @param keys how many keys were in the last set that was fetched
 * @param age how old that set is; empty before the first
 */
public record KeySourceStats(long fetches, long failures, int keys, Optional<Duration> age) {}
