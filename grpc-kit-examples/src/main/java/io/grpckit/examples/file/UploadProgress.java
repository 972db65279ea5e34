package io.grpckit.examples.file;

/**
 * How far an unfinished upload is.
 *
 * @param arrived how many bytes are stored: where to go on
 */
record UploadProgress(UnfinishedUpload upload, long arrived) {}
