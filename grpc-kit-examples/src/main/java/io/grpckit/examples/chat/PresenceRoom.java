package io.grpckit.examples.chat;

import io.grpckit.examples.chat.v1.PresenceEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Who is in one room, and who watches that. Each event is made once for all who watch; the last few
 * are kept for those who are behind, and whoever is further behind is told anew who is there. Not
 * thread-safe.
 */
final class PresenceRoom {

  private static final int RECENT = 64;

  private final int capacity;
  private final Semaphore places;
  private final Runnable hereChanged;
  private final Map<String, PresenceSeat> seats = new LinkedHashMap<>();
  private final Set<PresenceWatch> watches = new LinkedHashSet<>();
  private final List<PresenceEvent> recent = new ArrayList<>();
  private @Nullable PresenceEvent present;
  private long changes;

  /**
   * Starts empty.
   *
   * @param capacity how many people it shows
   * @param places how many more all rooms together show
   * @param hereChanged to be told that {@link #here} is different
   */
  PresenceRoom(int capacity, Semaphore places, Runnable hereChanged) {
    this.capacity = capacity;
    this.places = places;
    this.hereChanged = hereChanged;
  }

  boolean isUnused() {
    return seats.isEmpty() && watches.isEmpty();
  }

  /** The people who have a stream at this server. */
  List<Participant> here() {
    return seats.values().stream().filter(PresenceSeat::isHere).map(PresenceSeat::who).toList();
  }

  /** Counts one more stream at this server, unless there is no place for the person. */
  boolean enter(Participant who) {
    PresenceSeat seat = seat(who);
    if (seat == null) {
      return false;
    }
    if (seat.addStream()) {
      hereChanged.run();
    }
    return true;
  }

  /** Counts one stream less at this server, for somebody who has one. */
  void leave(Participant who) {
    PresenceSeat seat = seats.get(who.id());
    if (seat != null && seat.removeStream()) {
      hereChanged.run();
      vacateIfEmpty(seat);
    }
  }

  /** Takes what another server says in place of what it has said before. */
  void hear(String server, Collection<Participant> people) {
    List<PresenceSeat> before =
        seats.values().stream().filter(seat -> seat.removeServer(server)).toList();
    for (Participant who : people) {
      PresenceSeat seat = seat(who);
      if (seat != null) {
        seat.addServer(server);
      }
    }
    before.forEach(this::vacateIfEmpty);
  }

  /** The seat of somebody, who joins if need be; null if there is no place. */
  private @Nullable PresenceSeat seat(Participant who) {
    PresenceSeat taken = seats.get(who.id());
    if (taken != null || seats.size() == capacity || !places.tryAcquire()) {
      return taken;
    }
    PresenceSeat seat = new PresenceSeat(who);
    seats.put(who.id(), seat);
    tell(PresenceEvents.joined(who));
    return seat;
  }

  private void vacateIfEmpty(PresenceSeat seat) {
    if (seat.isEmpty()) {
      seats.remove(seat.who().id());
      places.release();
      tell(PresenceEvents.left(seat.who()));
    }
  }

  private void tell(PresenceEvent event) {
    changes++;
    present = null;
    if (watches.isEmpty()) {
      return;
    }
    recent.add(event);
    if (recent.size() > RECENT) {
      recent.remove(0);
    }
    watches.forEach(PresenceWatch::send);
  }

  void add(PresenceWatch watch) {
    watches.add(watch);
  }

  void remove(PresenceWatch watch) {
    watches.remove(watch);
    if (watches.isEmpty()) {
      recent.clear();
    }
  }

  /** How many changes there were. */
  long changes() {
    return changes;
  }

  /** Everybody who is there, after all changes. */
  PresenceEvent present() {
    PresenceEvent event = present;
    if (event == null) {
      event = PresenceEvents.present(seats.values().stream().map(PresenceSeat::who).toList());
      present = event;
    }
    return event;
  }

  /** What came after the first so many changes; null if it is not kept any more. */
  @Nullable PresenceEvent after(long known) {
    long missed = changes - known;
    return missed > recent.size() ? null : recent.get(recent.size() - (int) missed);
  }
}
