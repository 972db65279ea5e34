package io.grpckit.interceptors.auth;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Who may call a method. The three kinds are those of {@code grpckit.policy.v1.Access}; a method
 * without a rule may be called by nobody.
 */
@CheckReturnValue
public sealed interface AccessRule {

  /**
   * Anybody, without credentials. Credentials that are presented must still be valid.
   *
   * @return the one value of its kind
   */
  static AccessRule permitAll() {
    return Public.INSTANCE;
  }

  /**
   * Anybody whose credentials are valid.
   *
   * @return the one value of its kind
   */
  static AccessRule authenticated() {
    return Authenticated.INSTANCE;
  }

  /**
   * Those who hold all of the given scopes.
   *
   * @param scopes at least one
   * @return a rule to which more can be added
   */
  static Require allScopes(String... scopes) {
    return new Require(Set.of(scopes), Set.of(), Set.of());
  }

  /**
   * Those who hold at least one of the given scopes.
   *
   * @param scopes at least one
   * @return a rule to which more can be added
   */
  static Require anyScope(String... scopes) {
    return new Require(Set.of(), Set.of(scopes), Set.of());
  }

  /**
   * Those who have at least one of the given roles.
   *
   * @param roles at least one
   * @return a rule to which more can be added
   */
  static Require anyRole(String... roles) {
    return new Require(Set.of(), Set.of(), Set.of(roles));
  }

  /**
   * Whether a caller satisfies the rule.
   *
   * @param caller the caller, anonymous without credentials
   * @return true if the caller may call
   */
  boolean permits(Caller caller);

  /** Anybody, without credentials. */
  enum Public implements AccessRule {
    /** The one value. */
    INSTANCE;

    @Override
    public boolean permits(Caller caller) {
      return true;
    }

    @Override
    public String toString() {
      return "public";
    }
  }

  /** Anybody whose credentials are valid. */
  enum Authenticated implements AccessRule {
    /** The one value. */
    INSTANCE;

    @Override
    public boolean permits(Caller caller) {
      return !caller.isAnonymous();
    }

    @Override
    public String toString() {
      return "authenticated";
    }
  }

  /**
   * Those who hold the given scopes and roles: every set that is not empty must be satisfied, by
   * whole values.
   *
   * @param allScopes the caller holds each of these
   * @param anyScope the caller holds at least one of these
   * @param anyRole the caller has at least one of these
   */
  record Require(Set<String> allScopes, Set<String> anyScope, Set<String> anyRole)
      implements AccessRule {

    /**
     * Makes a rule from defensive copies of the given sets.
     *
     * @param allScopes may be empty
     * @param anyScope may be empty
     * @param anyRole may be empty
     * @throws IllegalArgumentException if all are empty, or if a value is blank or has white space,
     *     which tokens use between scopes
     */
    public Require {
      allScopes = Set.copyOf(allScopes);
      anyScope = Set.copyOf(anyScope);
      anyRole = Set.copyOf(anyRole);
      if (allScopes.isEmpty() && anyScope.isEmpty() && anyRole.isEmpty()) {
        throw new IllegalArgumentException("require must name a scope or a role");
      }
      for (Set<String> values : List.of(allScopes, anyScope, anyRole)) {
        for (String value : values) {
          if (value.isEmpty() || value.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException(
                "scopes and roles must be words without white space, was \"" + value + "\"");
          }
        }
      }
    }

    /**
     * The same rule, and one of the given scopes beside.
     *
     * @param scopes replaces {@link #anyScope()}
     * @return a stricter rule
     */
    public Require andAnyScope(String... scopes) {
      return new Require(allScopes, Set.of(scopes), anyRole);
    }

    /**
     * The same rule, and one of the given roles beside.
     *
     * @param roles replaces {@link #anyRole()}
     * @return a stricter rule
     */
    public Require andAnyRole(String... roles) {
      return new Require(allScopes, anyScope, Set.of(roles));
    }

    @Override
    public boolean permits(Caller caller) {
      return !caller.isAnonymous()
          && caller.scopes().containsAll(allScopes)
          && holdsOne(caller.scopes(), anyScope)
          && holdsOne(caller.roles(), anyRole);
    }

    private static boolean holdsOne(Set<String> held, Set<String> wanted) {
      return wanted.isEmpty() || !Collections.disjoint(held, wanted);
    }

    @Override
    public String toString() {
      List<String> parts = new ArrayList<>();
      addPart(parts, allScopes.size() == 1 ? "scope " : "all scopes ", allScopes);
      addPart(parts, anyScope.size() == 1 ? "scope " : "any scope ", anyScope);
      addPart(parts, anyRole.size() == 1 ? "role " : "any role ", anyRole);
      return String.join(" and ", parts);
    }

    private static void addPart(List<String> parts, String prefix, Collection<String> values) {
      if (!values.isEmpty()) {
        parts.add(prefix + String.join(", ", values.stream().sorted().toList()));
      }
    }
  }
}
