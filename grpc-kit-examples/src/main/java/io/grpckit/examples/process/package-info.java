/** The example server in a process of its own. */
@NullMarked
package io.grpckit.examples.process;

import org.jspecify.annotations.NullMarked;
