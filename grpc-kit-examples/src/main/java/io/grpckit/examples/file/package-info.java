/**
 * Files: {@link io.grpckit.examples.file.FileService} speaks gRPC, the archive behind it verifies
 * and publishes uploads, a catalog in the database says which files exist, and a byte store holds
 * what is in them.
 */
@NullMarked
package io.grpckit.examples.file;

import org.jspecify.annotations.NullMarked;
