package io.grpckit.interceptors.auth;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The effective access rule of every method of a server, proved complete by {@link
 * AccessRules#bind}. Immutable. A method that is not in the table is denied.
 *
 * <p>{@link #toString()} prints it sorted by method, one line each; its form is stable within a
 * major version, so that it may be kept as a golden file under review.
 */
public final class AccessTable {

  /** Where a rule was found, the most specific first. */
  public enum Origin {
    /** {@link AccessRules#method}. */
    CODE_METHOD("code, method"),
    /** The method's option in the contract. */
    CONTRACT_METHOD("contract, method"),
    /** {@link AccessRules#service}. */
    CODE_SERVICE("code, service"),
    /** The service's option in the contract. */
    CONTRACT_SERVICE("contract, service");

    private final String text;

    Origin(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * One line of the table.
   *
   * @param method the full name of the method
   * @param rule who may call it
   * @param origin where the rule was found
   */
  public record Entry(String method, AccessRule rule, Origin origin) {}

  private final SortedMap<String, Entry> entries;
  private final Map<String, Entry> index;

  AccessTable(SortedMap<String, Entry> entries) {
    this.entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    this.index = new HashMap<>(entries);
  }

  /**
   * The lines of the table.
   *
   * @return sorted by method
   */
  public Collection<Entry> entries() {
    return entries.values();
  }

  /**
   * The rule of one method.
   *
   * @param fullMethodName as in {@code user.v1.UserService/GetUser}
   * @return empty for a method that is denied because it is not in the table
   */
  public Optional<AccessRule> rule(String fullMethodName) {
    return Optional.ofNullable(index.get(fullMethodName)).map(Entry::rule);
  }

  /**
   * This table as one of several policies: to be tried out as a {@linkplain
   * AuthorizationServerInterceptor.Builder#shadow shadow}, for instance.
   *
   * @return an authorizer that answers at once
   */
  public Authorizer asAuthorizer() {
    return request -> CompletableFuture.completedFuture(decide(request));
  }

  private AuthorizationDecision decide(AuthorizationRequest request) {
    @Nullable Entry entry = entry(request.method().getFullMethodName());
    if (entry == null) {
      return AuthorizationDecision.deny("no rule");
    }
    return new AuthorizationDecision(
        entry.rule().permits(request.caller()), entry.rule().toString());
  }

  @Nullable Entry entry(String fullMethodName) {
    return index.get(fullMethodName);
  }

  @Override
  public String toString() {
    int method = width(entry -> entry.method());
    int rule = width(entry -> entry.rule().toString());
    StringBuilder text = new StringBuilder();
    for (Entry entry : entries.values()) {
      text.append(pad(entry.method(), method))
          .append("  ")
          .append(pad(entry.rule().toString(), rule))
          .append("  (")
          .append(entry.origin())
          .append(")\n");
    }
    return text.toString();
  }

  private int width(Function<Entry, String> column) {
    return entries.values().stream().map(column).mapToInt(String::length).max().orElse(0);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
