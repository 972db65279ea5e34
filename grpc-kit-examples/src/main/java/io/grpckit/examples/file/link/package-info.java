/** Links to files, for whoever can follow an address and nothing else. */
@NullMarked
package io.grpckit.examples.file.link;

import org.jspecify.annotations.NullMarked;
