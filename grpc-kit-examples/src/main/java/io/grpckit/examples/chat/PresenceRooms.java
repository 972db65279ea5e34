package io.grpckit.examples.chat;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Who is in which room. Not thread-safe. */
final class PresenceRooms {

  private final int perRoom;
  private final Semaphore places;
  private final Map<String, PresenceRoom> rooms = new HashMap<>();
  private Consumer<String> listener = room -> {};

  PresenceRooms(PresenceLimits limits) {
    this.perRoom = limits.perRoom();
    this.places = new Semaphore(limits.total());
  }

  /** Asks to be told of the rooms of which {@link #here} changes. */
  void onChange(Consumer<String> listener) {
    this.listener = listener;
  }

  /**
   * Somebody has one more stream in a room, at this server.
   *
   * @return false if there is no place, and nothing has changed
   */
  boolean enter(String name, Participant who) {
    PresenceRoom room = room(name);
    boolean shown = room.enter(who);
    forgetIfUnused(name, room);
    return shown;
  }

  /** Somebody whom {@link #enter} had a place for has one stream less in a room. */
  void leave(String name, Participant who) {
    PresenceRoom room = room(name);
    room.leave(who);
    forgetIfUnused(name, room);
  }

  /** Takes what another server says of a room in place of what it has said before. */
  void hear(String server, String name, Collection<Participant> people) {
    PresenceRoom room = room(name);
    room.hear(server, people);
    forgetIfUnused(name, room);
  }

  /** Begins to tell somebody who is in a room. */
  void add(String name, PresenceWatch watch) {
    watch.begin(room(name));
  }

  /** Ends what {@link #add} began. */
  void remove(String name, PresenceWatch watch) {
    PresenceRoom room = room(name);
    watch.end(room);
    forgetIfUnused(name, room);
  }

  /** The people in a room who have a stream at this server. */
  List<Participant> here(String name) {
    PresenceRoom room = rooms.get(name);
    return room == null ? List.of() : room.here();
  }

  /** The rooms in which somebody has a stream at this server. */
  List<String> namesHere() {
    return rooms.keySet().stream().filter(name -> !here(name).isEmpty()).toList();
  }

  int count() {
    return rooms.size();
  }

  private PresenceRoom room(String name) {
    return rooms.computeIfAbsent(
        name, absent -> new PresenceRoom(perRoom, places, () -> listener.accept(name)));
  }

  private void forgetIfUnused(String name, PresenceRoom room) {
    if (room.isUnused()) {
      rooms.remove(name);
    }
  }
}
