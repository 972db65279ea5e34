/**
 * Which files and unfinished uploads exist, whose they are and how large: {@link
 * io.grpckit.examples.file.catalog.FileCatalog}, in the SQL database.
 */
@NullMarked
package io.grpckit.examples.file.catalog;

import org.jspecify.annotations.NullMarked;
