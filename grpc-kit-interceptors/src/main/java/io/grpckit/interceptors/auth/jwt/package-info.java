/**
 * JSON Web Tokens as credentials: {@link io.grpckit.interceptors.auth.jwt.JwtAuthenticator} and
 * where its keys come from.
 *
 * <p>Signatures are verified by {@code com.auth0:java-jwt}. What that library tolerates, and RFC
 * 8725 does not, is refused before it sees a token. This package is the only one that needs
 * java-jwt and Jackson.
 */
@NullMarked
package io.grpckit.interceptors.auth.jwt;

import org.jspecify.annotations.NullMarked;
