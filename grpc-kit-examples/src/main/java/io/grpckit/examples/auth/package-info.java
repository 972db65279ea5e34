/**
 * Signing in: {@link io.grpckit.examples.auth.AuthService} speaks gRPC, {@link
 * io.grpckit.examples.auth.SignIn} knows the rules, an {@link
 * io.grpckit.examples.auth.AccountStore} and a {@link io.grpckit.examples.auth.SessionStore}
 * remember, and {@link io.grpckit.examples.auth.SigningKeys} signs.
 */
@NullMarked
package io.grpckit.examples.auth;

import org.jspecify.annotations.NullMarked;
