/** Compression of messages that are worth it. */
@NullMarked
package io.grpckit.interceptors.compression;

import org.jspecify.annotations.NullMarked;
