/**
 * Credentials that a client sends: {@link
 * io.grpckit.interceptors.auth.client.BearerTokenCredentials} and where its tokens come from.
 */
@NullMarked
package io.grpckit.interceptors.auth.client;

import org.jspecify.annotations.NullMarked;
