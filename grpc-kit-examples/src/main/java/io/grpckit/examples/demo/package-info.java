/** The whole story, played and verified: a class named {@code …Step} is one step of it. */
@NullMarked
package io.grpckit.examples.demo;

import org.jspecify.annotations.NullMarked;
