/**
 * Validation by the rules in the contract, with protovalidate. Only this package needs {@code
 * build.buf:protovalidate}, which a user adds who wants it.
 */
@NullMarked
package io.grpckit.errors.validation;

import org.jspecify.annotations.NullMarked;
