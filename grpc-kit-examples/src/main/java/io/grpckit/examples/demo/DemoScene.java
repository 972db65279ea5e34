package io.grpckit.examples.demo;

import io.grpckit.examples.client.AuthCalls;
import io.grpckit.examples.client.Connection;
import io.grpckit.examples.client.Endpoint;
import io.grpckit.examples.client.Profile;
import io.grpckit.examples.client.ProfileStore;
import io.grpckit.examples.client.Progress;
import io.grpckit.examples.client.Tokens;
import io.grpckit.examples.process.ServerProcess;
import io.grpckit.examples.terminal.ProgressBar;
import io.grpckit.examples.terminal.Terminal;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of the demo share: who is connected to the server, a folder that is removed at the
 * end, and a word that no other run uses, so that the demo can be repeated against one server.
 */
final class DemoScene implements AutoCloseable {
  static final String ALICE = "alice@example.com";
  static final String BOB = "bob@example.com";

  private final Endpoint endpoint;
  private final String password;
  private final Path folder;
  private final @Nullable Path file;
  private final @Nullable ServerProcess server;
  private final Terminal terminal;

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final Connection anonymous;
  private final Connection alice;
  private final Connection bob;

  DemoScene(
      Endpoint endpoint,
      String password,
      Path folder,
      @Nullable Path file,
      @Nullable ServerProcess server,
      Terminal terminal) {
    this.endpoint = endpoint;
    this.password = password;
    this.folder = folder;
    this.file = file;
    this.server = server;
    this.terminal = terminal;
    this.anonymous = Connection.anonymous(endpoint);
    this.alice = Connection.signedIn(endpoint, ProfileStore.in(folder, "alice"));
    this.bob = Connection.signedIn(endpoint, ProfileStore.in(folder, "bob"));
  }

  /** Signs one of the two demo accounts in; its connection carries the token from then on. */
  Tokens signIn(String name, String email) {
    Tokens tokens = AuthCalls.login(anonymous.auth(), email, password);
    ProfileStore.in(folder, name).save(new Profile(endpoint, email, tokens));
    return tokens;
  }

  Connection anonymous() {
    return anonymous;
  }

  /** May do everything. */
  Connection alice() {
    return alice;
  }

  /** May read, chat and handle files. */
  Connection bob() {
    return bob;
  }

  Path folder() {
    return folder;
  }

  /** The file to send, if one was named. */
  @Nullable Path file() {
    return file;
  }

  /** The server, if it is one of our own, whose edge and log we know. */
  @Nullable ServerProcess server() {
    return server;
  }

  String password() {
    return password;
  }

  String run() {
    return run;
  }

  Progress progress(String label) {
    return new ProgressBar(terminal, terminal.out(), "      " + label);
  }

  /** Shows what a step saw. */
  void tell(String format, Object... values) {
    terminal.out().println("      " + Terminal.safe(format.formatted(values)));
  }

  @Override
  public void close() {
    bob.close();
    alice.close();
    anonymous.close();
  }
}
