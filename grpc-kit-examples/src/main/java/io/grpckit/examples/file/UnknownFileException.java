package io.grpckit.examples.file;

/** There is no such file, or no such upload of the caller. */
final class UnknownFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String kind;
  private final String id;

  UnknownFileException(String kind, String id) {
    super("no " + kind + " with this id");
    this.kind = kind;
    this.id = id;
  }

  String kind() {
    return kind;
  }

  String id() {
    return id;
  }
}
