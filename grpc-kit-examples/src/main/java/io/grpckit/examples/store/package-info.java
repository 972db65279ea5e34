/**
 * The SQL database that the features share: opened, migrated and pooled in one place.
 *
 * <p>Features keep their SQL in stores of their own, written in the one dialect that SQLite and
 * PostgreSQL have in common: {@code INSERT … ON CONFLICT (column) DO …}, {@code RETURNING}, row
 * values for keyset pages, text ids, and times as milliseconds since 1970 in a {@code bigint}.
 */
@NullMarked
package io.grpckit.examples.store;

import org.jspecify.annotations.NullMarked;
