package io.grpckit.examples.chat;

import io.grpckit.interceptors.auth.Caller;

/** Who says something. */
record Sender(String id, String name) {

  /** The caller of the current call, under the name in the access token. */
  static Sender current() {
    Caller caller = Caller.current();
    Object name = caller.claims().get("name");
    return new Sender(caller.subject(), name instanceof String text ? text : caller.subject());
  }
}
