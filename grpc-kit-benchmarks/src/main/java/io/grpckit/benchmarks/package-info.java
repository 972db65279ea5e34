/** What the kit costs, measured beside its peers in one run. */
@NullMarked
package io.grpckit.benchmarks;

import org.jspecify.annotations.NullMarked;
