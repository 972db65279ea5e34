package io.grpckit.examples.file;

/** What was sent, or asked for, contradicts itself or what is stored. */
final class InvalidUploadException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String field;
  private final String rule;

  InvalidUploadException(String field, String rule) {
    super(field + " " + rule);
    this.field = field;
    this.rule = rule;
  }

  /** Throws unless the condition holds. */
  static void check(boolean holds, String field, String rule, Object... arguments) {
    if (!holds) {
      throw new InvalidUploadException(field, rule.formatted(arguments));
    }
  }

  String field() {
    return field;
  }

  /** What must hold for the field, for the caller to read. */
  String rule() {
    return rule;
  }
}
