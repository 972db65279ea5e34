package io.grpckit.examples.file;

import io.grpckit.examples.file.catalog.UnfinishedUpload;

/**
 * How far an unfinished upload is.
 *
 * @param arrived how many bytes are stored: where to go on
 */
record UploadProgress(UnfinishedUpload upload, long arrived) {}
