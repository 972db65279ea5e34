package io.grpckit.errors;

import io.grpc.Status;

/** A catalogue such as a user writes it. */
enum Catalogue implements FailureReason {
  EMAIL_TAKEN(Status.Code.ALREADY_EXISTS, "e-mail address {email} is taken"),
  ROOM_CLOSED(Status.Code.FAILED_PRECONDITION, "the room is closed");

  private final Status.Code code;
  private final String template;

  Catalogue(Status.Code code, String template) {
    this.code = code;
    this.template = template;
  }

  @Override
  public String domain() {
    return "users.example.com";
  }

  @Override
  public Status.Code code() {
    return code;
  }

  @Override
  public String template() {
    return template;
  }
}
