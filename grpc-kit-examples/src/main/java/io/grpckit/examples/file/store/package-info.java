/**
 * The bytes of files: {@link io.grpckit.examples.file.store.ByteStore}, in a local directory or in
 * a bucket of S3. It knows ids, and neither names nor owners.
 */
@NullMarked
package io.grpckit.examples.file.store;

import org.jspecify.annotations.NullMarked;
