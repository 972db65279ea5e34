/** Shared by the packages of this module; not part of its API, and subject to change. */
@NullMarked
package io.grpckit.interceptors.internal;

import org.jspecify.annotations.NullMarked;
