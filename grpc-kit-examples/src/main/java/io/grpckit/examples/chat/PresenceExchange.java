package io.grpckit.examples.chat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpckit.examples.chat.v1.PresenceEvent;
import io.grpckit.examples.log.Broker;
import io.grpckit.examples.log.BrokerBroadcast;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other servers on a broker who is in which room here, and hears it from them.
 *
 * <p>A server says who is in a room whenever that changes, and of all its rooms with each beat. So
 * what is lost on the way is mended a beat later, and a server that came to its end without a word
 * is forgotten when its reports stay away for a few beats. Beats are counted where they come back
 * from the broker: while that is away no time passes, and nobody seems to have left.
 */
final class PresenceExchange implements AutoCloseable {

  static final Duration BEAT = Duration.ofSeconds(5);
  static final int BEATS_UNTIL_FORGOTTEN = 4;

  private static final Logger log = LoggerFactory.getLogger(PresenceExchange.class);
  private static final String PREFIX = "chat.presence";
  private static final Duration COLLECT = Duration.ofMillis(50);
  private static final byte[] NOTHING = {};

  private final String self = UUID.randomUUID().toString();
  private final PresenceRooms rooms;
  private final PresenceThread thread;
  private final BrokerBroadcast broadcast;

  // Touched by the thread alone.
  private final Set<String> changedRooms = new LinkedHashSet<>();
  private final Map<String, Long> servers = new HashMap<>();
  private final Map<Report, Long> reports = new HashMap<>();
  private long beats;

  /** What a server says of a room. */
  private record Report(String server, String room) {}

  private PresenceExchange(Broker broker, PresenceRooms rooms, PresenceThread thread) {
    this.rooms = rooms;
    this.thread = thread;
    this.broadcast = BrokerBroadcast.open(broker, PREFIX, this::hear);
  }

  /**
   * Begins to tell and to hear.
   *
   * @param thread the only one that touches the rooms
   */
  static PresenceExchange start(
      Broker broker, PresenceRooms rooms, PresenceThread thread, Duration beat) {
    PresenceExchange exchange = new PresenceExchange(broker, rooms, thread);
    rooms.onChange(exchange::changed);
    thread.each(beat, exchange::beat);
    return exchange;
  }

  void requireConnection() {
    broadcast.requireConnection();
  }

  /** After the end of the thread. */
  void reportThatNobodyIsHere() {
    rooms.namesHere().forEach(room -> report(room, List.of()));
  }

  @Override
  public void close() {
    broadcast.close();
  }

  private void beat() {
    rooms.namesHere().forEach(this::report);
    broadcast.send(self, NOTHING);
  }

  /** Changes that come in quick succession are told together. */
  private void changed(String room) {
    boolean first = changedRooms.isEmpty();
    changedRooms.add(room);
    if (first && !thread.later(COLLECT, this::reportChanges)) {
      reportChanges(); // the last ones, as the thread is about to end
    }
  }

  private void reportChanges() {
    List<String> changed = List.copyOf(changedRooms);
    changedRooms.clear();
    changed.forEach(this::report);
  }

  private void report(String room) {
    report(room, rooms.here(room));
  }

  private void report(String room, List<Participant> here) {
    broadcast.send(self + "." + room, PresenceEvents.present(here).toByteArray());
  }

  /** Waits, so that what piles up does so where there is a limit. */
  private void hear(String subject, byte[] body) {
    thread.runAndWait(() -> accept(subject, body));
  }

  private void accept(String subject, byte[] body) {
    String[] serverAndRoom = subject.split("\\.", 2);
    String server = serverAndRoom[0];
    boolean isBeat = serverAndRoom.length == 1;
    if (!server.equals(self)) {
      meet(server);
      if (!isBeat) {
        accept(new Report(server, serverAndRoom[1]), body);
      }
    } else if (isBeat) {
      beats++;
      forgetTheSilent();
    }
  }

  /** A server that comes new hears at once what it has missed. */
  private void meet(String server) {
    if (servers.put(server, beats) == null) {
      rooms.namesHere().forEach(this::report);
    }
  }

  private void accept(Report report, byte[] body) {
    try {
      List<Participant> people = PresenceEvents.people(PresenceEvent.parseFrom(body));
      rooms.hear(report.server(), report.room(), people);
      if (people.isEmpty()) {
        reports.remove(report);
      } else {
        reports.put(report, beats);
      }
    } catch (InvalidProtocolBufferException e) {
      log.error("what {} says of room {} is none of ours", report.server(), report.room());
    }
  }

  private void forgetTheSilent() {
    long newest = beats - BEATS_UNTIL_FORGOTTEN;
    servers.values().removeIf(heard -> heard <= newest);
    List<Report> old =
        reports.keySet().stream().filter(report -> reports.get(report) <= newest).toList();
    for (Report report : old) {
      reports.remove(report);
      rooms.hear(report.server(), report.room(), List.of());
    }
  }
}
