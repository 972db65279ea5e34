package io.grpckit.examples.log;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * How the entries of a log are rows. Beside its own columns the table has {@code cursor}, {@code
 * client_id}, one for the topic and one for the author. A second table has a row per topic, with
 * its {@code last_cursor}.
 *
 * @param <E> the type of the entries
 */
public interface EntryTable<E extends Entry> {

  /**
   * The table of the entries.
   *
   * @return its name
   */
  String name();

  /**
   * The table of the topics.
   *
   * @return its name
   */
  String topics();

  /**
   * The column of the topic, in both tables.
   *
   * @return its name
   */
  String topicColumn();

  /**
   * The column of the author's id.
   *
   * @return its name
   */
  String authorColumn();

  /**
   * The columns that only these entries have.
   *
   * @return their names
   */
  List<String> ownColumns();

  /**
   * What an entry has in its own columns.
   *
   * @param entry the entry
   * @return in the order of the columns
   */
  List<Object> ownValues(E entry);

  /**
   * Makes a row an entry.
   *
   * @param row at the row to read; it has all columns of the table
   * @return the entry
   * @throws SQLException if a column cannot be read
   */
  E entry(ResultSet row) throws SQLException;
}
