package io.grpckit.examples.file;

/**
 * What the first chunk of an upload declares.
 *
 * @param declaredSize of the whole file; 0 if unknown
 * @param sha256 of the whole file, in lower-case hexadecimal; empty if unknown
 * @param uploadId makes the upload resumable for its owner; empty if it is not
 * @param offset where in the file the first chunk belongs
 */
record UploadRequest(
    String ownerId,
    String filename,
    long declaredSize,
    String sha256,
    String uploadId,
    long offset) {

  boolean resumable() {
    return !uploadId.isEmpty();
  }
}
