package io.grpckit.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpckit.examples.store.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteChatStoreTest extends ChatStoreContract {

  @TempDir private Path folder;

  private Database database;
  private ChatStore store;

  @BeforeEach
  void open() {
    database = Database.sqlite(folder.resolve("example.db"));
    store = new SqlChatStore(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  ChatStore store() {
    return store;
  }

  @Test
  void goesOnCountingAfterTheNextStart() {
    Message before = store.append(draft("lobby", "before", "c1"));
    close();
    open();

    assertThat(store.append(draft("lobby", "before", "c1"))).isEqualTo(before);
    assertThat(store.append(draft("lobby", "after", "")).cursor()).isGreaterThan(before.cursor());
  }
}
