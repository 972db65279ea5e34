/**
 * A circuit breaker for clients, on resilience4j. It is the only package that needs {@code
 * resilience4j-circuitbreaker} on the class path.
 */
@NullMarked
package io.grpckit.lb.breaker;

import org.jspecify.annotations.NullMarked;
