package io.grpckit.examples;

import io.grpckit.examples.auth.Accounts;
import io.grpckit.examples.auth.PasswordHasher;
import io.grpckit.examples.auth.Role;
import io.grpckit.examples.auth.SqlAccountStore;
import io.grpckit.examples.store.Database;
import io.grpckit.examples.store.PostgresAddress;
import io.grpckit.examples.user.SqlUserStore;
import io.grpckit.examples.user.Users;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.Clock;
import java.util.Locale;

/** Lets somebody sign in to the servers of a {@code DATABASE_URL}, or changes the password. */
public final class CreateAccount {

  private static final int EX_USAGE = 64; // of sysexits.h
  private static final int EX_CONFIG = 78;
  private static final int MIN_PASSWORD = 8;

  private CreateAccount() {}

  /**
   * Reads the password from the first line of the standard input.
   *
   * @param args name, e-mail address, and role: {@code editor} or {@code member}
   * @throws IOException if the standard input cannot be read
   */
  public static void main(String[] args) throws IOException {
    try {
      ExampleConfig config = ExampleConfig.from(System.getenv());
      BufferedReader input =
          new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
      String line = args.length == 3 ? input.readLine() : null;
      if (line == null || line.length() < MIN_PASSWORD) {
        System.err.println(
            "usage: NAME EMAIL editor|member, and a password of 8 characters or"
                + " more on the standard input");
        System.exit(EX_USAGE);
        return;
      }
      create(config, args[0], args[1], args[2], line);
      System.out.println(args[1] + " can sign in");
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      System.exit(EX_CONFIG);
    }
  }

  /**
   * Lets somebody sign in, or changes the password and the role.
   *
   * @param config names the database
   * @param name of a new user
   * @param email whom it is about
   * @param role {@code editor} or {@code member}
   * @param password 8 characters or more
   * @throws ConfigException if the configuration names no database
   */
  public static void create(
      ExampleConfig config, String name, String email, String role, String password) {
    PostgresAddress address = config.database();
    if (address == null) {
      throw new ConfigException("DATABASE_URL must be set to create an account in it, was \"\"");
    }
    try (Database database = Database.postgres(address)) {
      SqlUserStore users = new SqlUserStore(database);
      new Accounts(
              new Users(users, Clock.systemUTC()),
              users,
              new SqlAccountStore(database),
              new PasswordHasher())
          .ensure(name, email, password, Role.valueOf(role.toUpperCase(Locale.ROOT)));
    }
  }
}
