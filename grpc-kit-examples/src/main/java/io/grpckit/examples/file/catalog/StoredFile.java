package io.grpckit.examples.file.catalog;

import java.time.Instant;

/**
 * A file that is whole, verified and on the disk.
 *
 * @param id unguessable, and safe as a name in any store
 * @param ownerId who uploaded it
 * @param uploadId as the owner named the upload; empty unless it was resumable
 * @param filename as the owner named the file; never used as a path
 * @param size in bytes
 * @param sha256 in lower-case hexadecimal
 * @param createdAt when it was whole
 */
public record StoredFile(
    String id,
    String ownerId,
    String uploadId,
    String filename,
    long size,
    String sha256,
    Instant createdAt) {}
