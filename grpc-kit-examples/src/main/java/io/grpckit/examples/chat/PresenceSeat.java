package io.grpckit.examples.chat;

import java.util.HashSet;
import java.util.Set;

/** One person in one room: with streams at this server, and at others. Not thread-safe. */
final class PresenceSeat {

  private final Participant who;
  private final Set<String> otherServers = new HashSet<>();
  private int streams;

  PresenceSeat(Participant who) {
    this.who = who;
  }

  Participant who() {
    return who;
  }

  /** Adds a stream at this server, and says whether it is the only one. */
  boolean addStream() {
    streams++;
    return streams == 1;
  }

  /** Takes a stream at this server away, and says whether it was the last. */
  boolean removeStream() {
    streams--;
    return streams == 0;
  }

  boolean isHere() {
    return streams > 0;
  }

  void addServer(String server) {
    otherServers.add(server);
  }

  boolean removeServer(String server) {
    return otherServers.remove(server);
  }

  boolean isEmpty() {
    return streams == 0 && otherServers.isEmpty();
  }
}
