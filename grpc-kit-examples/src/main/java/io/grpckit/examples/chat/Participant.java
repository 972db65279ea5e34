package io.grpckit.examples.chat;

import io.grpckit.interceptors.auth.Caller;

/** Who says something, or listens. */
record Participant(String id, String name) {

  /** The caller of the current call, under the name in the access token. */
  static Participant current() {
    Caller caller = Caller.current();
    Object name = caller.claims().get("name");
    return new Participant(caller.subject(), name instanceof String text ? text : caller.subject());
  }
}
