package io.grpckit.interceptors.auth.jwt;

/**
 * What the verified-token cache of a {@link JwtAuthenticator} is worth.
 *
 * @param hits tokens since the start that had been verified before, so that no signature was
 *     checked
 * @param misses tokens since the start that were not known, or no longer: every junk token is one
 * @param size how many verified tokens are remembered now, at most the {@linkplain
 *     JwtAuthenticatorBuilder#cacheSize cache size}
 */
public record TokenCacheStats(long hits, long misses, int size) {}
