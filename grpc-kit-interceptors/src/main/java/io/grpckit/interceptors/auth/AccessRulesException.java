package io.grpckit.interceptors.auth;

import java.util.List;

/** {@link AccessRules} that do not fit the methods of a server. Its message lists every problem. */
public final class AccessRulesException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  AccessRulesException(List<String> problems) {
    super("access rules do not fit the methods:\n  " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /**
   * What is wrong, one sentence each, in the order of the methods' names.
   *
   * @return at least one problem
   */
  public List<String> problems() {
    return problems;
  }
}
