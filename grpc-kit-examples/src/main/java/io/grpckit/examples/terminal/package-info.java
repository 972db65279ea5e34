/** Where people read and write: a terminal, and the progress drawn on it. */
@NullMarked
package io.grpckit.examples.terminal;

import org.jspecify.annotations.NullMarked;
