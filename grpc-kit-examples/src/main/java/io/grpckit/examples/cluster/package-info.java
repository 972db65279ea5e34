/** Three servers and calls that must not fail while one of them is killed. */
@NullMarked
package io.grpckit.examples.cluster;

import org.jspecify.annotations.NullMarked;
