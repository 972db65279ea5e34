/**
 * Credentials that a client sends: {@link
 * io.grpckit.interceptors.auth.client.BearerTokenCredentials} and where its tokens come from, or
 * {@link io.grpckit.interceptors.auth.client.ApiKeyCredentials}.
 */
@NullMarked
package io.grpckit.interceptors.auth.client;

import org.jspecify.annotations.NullMarked;
