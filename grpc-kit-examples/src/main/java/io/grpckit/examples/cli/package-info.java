/** The command-line client: a class named {@code …Command} is one of its commands. */
@NullMarked
package io.grpckit.examples.cli;

import org.jspecify.annotations.NullMarked;
