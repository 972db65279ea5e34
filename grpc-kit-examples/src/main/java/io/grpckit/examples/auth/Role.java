package io.grpckit.examples.auth;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What an account is for. The contract speaks of scopes; this is where they come from. */
public enum Role {
  /** Reads, chats and handles files. */
  MEMBER("users:read", "chat:use", "files:use", "news:read"),
  /** May do everything. */
  EDITOR("users:read", "users:write", "chat:use", "files:use", "news:read", "news:publish");

  private final List<String> scopes;

  Role(String... scopes) {
    this.scopes = List.of(scopes);
  }

  /** The role's name in the database and in tokens. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static String format(Collection<Role> roles) {
    return roles.stream().map(Role::id).sorted().collect(Collectors.joining(" "));
  }

  static Set<Role> parse(String ids) {
    return Arrays.stream(ids.split(" "))
        .filter(id -> !id.isEmpty())
        .map(id -> valueOf(id.toUpperCase(Locale.ROOT)))
        .collect(toUnmodifiableSet());
  }

  /** The scopes of all the roles, as a token carries them. */
  static String scopes(Collection<Role> roles) {
    return roles.stream()
        .flatMap(role -> role.scopes.stream())
        .distinct()
        .sorted()
        .collect(Collectors.joining(" "));
  }
}
