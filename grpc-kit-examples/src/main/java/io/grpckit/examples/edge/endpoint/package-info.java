/** What the server tells of itself to programs: its health, metrics and keys, who may call what. */
@NullMarked
package io.grpckit.examples.edge.endpoint;

import org.jspecify.annotations.NullMarked;
