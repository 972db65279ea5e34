/**
 * Validation by the rules in the contract, with protovalidate. Only this package needs {@code
 * build.buf:protovalidate}, an optional dependency: add it to use this.
 */
@NullMarked
package io.grpckit.errors.validation;

import org.jspecify.annotations.NullMarked;
