package io.grpckit.examples.chat;

import io.grpckit.examples.chat.v1.Member;
import io.grpckit.examples.chat.v1.Members;
import io.grpckit.examples.chat.v1.PresenceEvent;
import java.util.Collection;
import java.util.List;

/** Presence as the contract has it. */
final class PresenceEvents {

  private PresenceEvents() {}

  static PresenceEvent present(Collection<Participant> people) {
    Members.Builder members = Members.newBuilder();
    people.forEach(who -> members.addMembers(member(who)));
    return PresenceEvent.newBuilder().setPresent(members).build();
  }

  static PresenceEvent joined(Participant who) {
    return PresenceEvent.newBuilder().setJoined(member(who)).build();
  }

  static PresenceEvent left(Participant who) {
    return PresenceEvent.newBuilder().setLeft(member(who)).build();
  }

  /** The people whom {@link #present} was made of. */
  static List<Participant> people(PresenceEvent present) {
    return present.getPresent().getMembersList().stream()
        .map(member -> new Participant(member.getUserId(), member.getUser()))
        .toList();
  }

  private static Member member(Participant who) {
    return Member.newBuilder().setUserId(who.id()).setUser(who.name()).build();
  }
}
