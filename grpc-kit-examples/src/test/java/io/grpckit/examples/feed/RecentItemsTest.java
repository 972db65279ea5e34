package io.grpckit.examples.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentItemsTest {

  private final RecentItems<String> recent = new RecentItems<>(3, 10);

  @Test
  void coversEverythingAfterItsBeginning() {
    assertThat(recent.covers(10)).isTrue();
    assertThat(recent.covers(99)).isTrue();
    assertThat(recent.covers(9)).isFalse();
    assertThat(recent.after(10)).isNull();
  }

  @Test
  void findsTheFirstItemAfterACursor() {
    append(12, 15, 20);

    assertThat(recent.after(10)).isEqualTo(item(12));
    assertThat(recent.after(11)).isEqualTo(item(12));
    assertThat(recent.after(12)).isEqualTo(item(15));
    assertThat(recent.after(19)).isEqualTo(item(20));
    assertThat(recent.after(20)).isNull();
    assertThat(recent.after(9)).as("not covered").isNull();
  }

  @Test
  void pushesTheOldestOut() {
    append(12, 15, 20, 21, 22);

    assertThat(recent.covers(15)).isTrue();
    assertThat(recent.after(15)).isEqualTo(item(20));
    assertThat(recent.after(21)).isEqualTo(item(22));
    assertThat(recent.covers(14)).as("15 is gone").isFalse();
    assertThat(recent.after(14)).isNull();
  }

  private void append(long... cursors) {
    for (long cursor : cursors) {
      recent.append(item(cursor));
    }
  }

  private static Item<String> item(long cursor) {
    return new Item<>(cursor, "at " + cursor);
  }
}
