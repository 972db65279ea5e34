/** What browsers load: the page, the documentation, and what both of them may do. */
@NullMarked
package io.grpckit.examples.edge.page;

import org.jspecify.annotations.NullMarked;
