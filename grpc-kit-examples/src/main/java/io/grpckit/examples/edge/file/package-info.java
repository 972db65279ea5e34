/** Files as the bodies of requests and responses, for browsers and whatever else speaks HTTP. */
@NullMarked
package io.grpckit.examples.edge.file;

import org.jspecify.annotations.NullMarked;
