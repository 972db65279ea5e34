package io.grpckit.examples.auth;

import java.time.Instant;

/**
 * What lasts from a sign-in to the sign-out.
 *
 * @param id known to nobody but the holder of its refresh tokens
 * @param userId who signed in
 * @param refreshDigest the digest of the one refresh token that is good now
 * @param expiresAt when the user must sign in again
 */
public record Session(String id, String userId, String refreshDigest, Instant expiresAt) {}
