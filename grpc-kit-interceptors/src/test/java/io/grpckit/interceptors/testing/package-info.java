/** What the tests of several packages share. */
@NullMarked
package io.grpckit.interceptors.testing;

import org.jspecify.annotations.NullMarked;
