/**
 * The command-line client of the example application, and the demo that plays all of it.
 *
 * <p>{@link io.grpckit.examples.client.ExampleClient} is the program. A class named {@code
 * …Command} is one of its commands, a class named {@code …Step} is one step of the demo; the rest
 * is what they share: the connection, the profile that keeps the tokens, and the transfer of files.
 */
@NullMarked
package io.grpckit.examples.client;

import org.jspecify.annotations.NullMarked;
