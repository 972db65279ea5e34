/**
 * Who is calling, and what that caller may call.
 *
 * <p>An {@link io.grpckit.interceptors.auth.Authenticator} turns credentials into a {@link
 * io.grpckit.interceptors.auth.Caller}; {@link io.grpckit.interceptors.auth.AccessRules} say who
 * may call which method, and deny by default. {@link
 * io.grpckit.interceptors.auth.AuthenticationServerInterceptor} and {@link
 * io.grpckit.interceptors.auth.AuthorizationServerInterceptor} put the two around every call.
 *
 * <p>What a peer learns is always one of a few fixed texts; why a call was refused goes to the
 * {@link io.grpckit.interceptors.auth.AuthAudit} alone.
 */
@NullMarked
package io.grpckit.interceptors.auth;

import org.jspecify.annotations.NullMarked;
