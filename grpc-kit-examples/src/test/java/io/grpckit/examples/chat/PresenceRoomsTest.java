package io.grpckit.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresenceRoomsTest {

  private static final Participant ALICE = new Participant("id-alice", "alice");
  private static final Participant BOB = new Participant("id-bob", "bob");
  private static final Participant CAROL = new Participant("id-carol", "carol");

  private final PresenceRooms rooms = new PresenceRooms(new PresenceLimits(1_000, 3, 1));

  @Test
  void forgetsRoomsThatNobodyIsIn() {
    rooms.enter("lobby", ALICE);
    rooms.enter("lobby", ALICE);
    rooms.hear("other", "lobby", List.of(ALICE, BOB));
    rooms.leave("lobby", ALICE);
    rooms.leave("lobby", ALICE);
    assertThat(rooms.count()).isEqualTo(1);

    rooms.hear("other", "lobby", List.of());

    assertThat(rooms.count()).isZero();
  }

  @Test
  void keepsNoRoomForWhoFindsNoPlace() {
    for (int i = 0; i < 100; i++) {
      assertThat(rooms.enter("room-" + i, ALICE)).isEqualTo(i < 3);
    }

    assertThat(rooms.count()).isEqualTo(3);
  }

  @Test
  void givesPlacesBack() {
    rooms.hear("other", "lobby", List.of(ALICE, BOB, CAROL));
    assertThat(rooms.enter("attic", ALICE)).isFalse();

    rooms.hear("other", "lobby", List.of(BOB));

    assertThat(rooms.enter("attic", ALICE)).isTrue();
    assertThat(rooms.enter("cellar", ALICE)).isTrue();
    assertThat(rooms.enter("roof", ALICE)).isFalse();
  }

  @Test
  void knowsWhoIsHereAndNotElsewhere() {
    rooms.enter("lobby", ALICE);
    rooms.hear("other", "lobby", List.of(ALICE, BOB));
    rooms.hear("other", "attic", List.of(BOB));

    assertThat(rooms.here("lobby")).containsExactly(ALICE);
    assertThat(rooms.namesHere()).containsExactly("lobby");
    assertThat(rooms.here("nowhere")).isEmpty();
  }

  @Test
  void tellsOfChangesThatOthersDoNotKnow() {
    List<String> changed = new ArrayList<>();
    rooms.onChange(changed::add);

    rooms.hear("other", "lobby", List.of(ALICE));
    assertThat(changed).isEmpty();
    rooms.enter("lobby", ALICE);
    assertThat(changed).containsExactly("lobby");
    rooms.enter("lobby", ALICE);
    rooms.leave("lobby", ALICE);
    assertThat(changed).containsExactly("lobby");
    rooms.leave("lobby", ALICE);

    assertThat(changed).containsExactly("lobby", "lobby");
  }

  @Test
  void refusesLimitsThatAreNone() {
    assertThatThrownBy(() -> new PresenceLimits(0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("perRoom must be positive, was 0");
    assertThatThrownBy(() -> new PresenceLimits(1, -1, 1))
        .hasMessage("total must be positive, was -1");
    assertThatThrownBy(() -> new PresenceLimits(1, 1, 0))
        .hasMessage("watches must be positive, was 0");
  }
}
