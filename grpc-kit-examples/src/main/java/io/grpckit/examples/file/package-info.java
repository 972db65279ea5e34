/**
 * Files: {@link io.grpckit.examples.file.FileService} speaks gRPC and {@code FileArchive} behind it
 * verifies and publishes uploads; {@link io.grpckit.examples.file.catalog} knows which files exist,
 * and {@link io.grpckit.examples.file.store} holds what is in them.
 */
@NullMarked
package io.grpckit.examples.file;

import org.jspecify.annotations.NullMarked;
