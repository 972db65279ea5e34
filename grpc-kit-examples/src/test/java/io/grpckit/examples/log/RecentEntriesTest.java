package io.grpckit.examples.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecentEntriesTest {

  private static final Note THREE = new Note(3, "three");
  private static final Note FIVE = new Note(5, "five");
  private static final Note SEVEN = new Note(7, "seven");

  private final RecentEntries<Note> recent = new RecentEntries<>(3, 100, 2);

  @Test
  void knowsNothingOfWhatWasBefore() {
    assertThat(recent.after("a", 1, 10)).isEmpty();
    assertThat(recent.after("a", 2, 10)).hasValue(List.of());
    assertThat(recent.last()).isEqualTo(2);
  }

  @Test
  void readsATopicInOrder() {
    recent.add("a", THREE, 1);
    recent.add("b", FIVE, 1);
    recent.add("a", SEVEN, 1);

    assertThat(recent.after("a", 2, 10)).hasValue(List.of(THREE, SEVEN));
    assertThat(recent.after("a", 2, 1)).hasValue(List.of(THREE));
    assertThat(recent.after("a", 3, 10)).hasValue(List.of(SEVEN));
    assertThat(recent.after("b", 2, 10)).hasValue(List.of(FIVE));
    assertThat(recent.last()).isEqualTo(7);
  }

  @Test
  void forgetsTheOldestWhateverItsTopic() {
    recent.add("a", THREE, 1);
    recent.add("b", FIVE, 1);
    recent.add("b", SEVEN, 1);
    Note nine = new Note(9, "nine");
    recent.add("b", nine, 1);

    assertThat(recent.after("a", 2, 10)).isEmpty();
    assertThat(recent.after("a", 3, 10)).hasValue(List.of());
    assertThat(recent.after("b", 2, 10)).hasValue(List.of(FIVE, SEVEN, nine));
  }

  @Test
  void knowsThatATopicWasSilentWhileOthersPushedEachOtherOut() {
    recent.add("a", THREE, 1);
    for (int cursor = 5; cursor < 20; cursor++) {
      recent.add("b" + cursor % 3, new Note(cursor, "other"), 1);
    }
    Note twenty = new Note(20, "twenty");
    recent.add("a", twenty, 1);

    assertThat(recent.after("a", 2, 10)).as("three is forgotten").isEmpty();
    assertThat(recent.after("a", 3, 10)).hasValue(List.of(twenty));
    assertThat(recent.after("c", 2, 10)).hasValue(List.of());
  }

  @Test
  void forgetsWhereTheOldestOfManyTopicsEnds() {
    for (int cursor = 3; cursor < 10_010; cursor++) {
      recent.add("t" + cursor, new Note(cursor, "other"), 1);
    }

    assertThat(recent.after("t3", 3, 10)).as("remembered no more").isEmpty();
    assertThat(recent.after("t10000", 10_000, 10)).hasValue(List.of());
    assertThat(recent.after("silent", 2, 10)).as("it may have been one of them").isEmpty();
  }

  @Test
  void holdsNoMoreBytesThanItMay() {
    recent.add("a", THREE, 60);
    recent.add("a", FIVE, 60);

    assertThat(recent.after("a", 2, 10)).isEmpty();
    assertThat(recent.after("a", 3, 10)).hasValue(List.of(FIVE));
  }

  @Test
  void holdsNothingThatIsTooLargeAlone() {
    recent.add("a", THREE, 101);

    assertThat(recent.after("a", 2, 10)).isEmpty();
    assertThat(recent.after("a", 3, 10)).hasValue(List.of());
  }

  @Test
  void passesOverWhatCannotBeRead() {
    recent.skip(4);

    assertThat(recent.last()).isEqualTo(4);
    assertThat(recent.after("a", 2, 10)).hasValue(List.of());
  }
}
