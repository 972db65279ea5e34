/**
 * Users: {@link io.grpckit.examples.user.UserService} speaks gRPC, {@link
 * io.grpckit.examples.user.Users} knows the rules, and a {@link io.grpckit.examples.user.UserStore}
 * remembers.
 */
@NullMarked
package io.grpckit.examples.user;

import org.jspecify.annotations.NullMarked;
