package io.grpckit.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PortsTest {

  private final List<ServerSocket> others = new ArrayList<>();
  private final List<Integer> tried = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (ServerSocket other : others) {
      other.close();
    }
  }

  @Test
  void launchesAgainElsewhereWhenAPortWasTaken() {
    int port =
        Ports.launch(
            candidate -> {
              tried.add(candidate);
              if (tried.size() == 1) {
                take(candidate);
              }
              take(candidate);
              return candidate;
            });

    assertThat(tried).hasSize(2).doesNotHaveDuplicates();
    assertThat(port).isEqualTo(tried.get(1));
  }

  @Test
  void givesUpAtOnceWhenItIsNotTheFaultOfThePort() {
    assertThatThrownBy(
            () ->
                Ports.launch(
                    port -> {
                      tried.add(port);
                      throw new IllegalStateException("no such program");
                    }))
        .hasMessage("no such program");

    assertThat(tried).hasSize(1);
  }

  @Test
  void givesUpWhenSomebodyIsAlwaysFaster() {
    assertThatThrownBy(
            () ->
                Ports.launch(
                    port -> {
                      tried.add(port);
                      take(port);
                      throw new IllegalStateException("taken");
                    }))
        .hasMessage("taken");

    assertThat(tried).hasSize(5);
  }

  @Test
  void givesDifferentPorts() {
    List<Integer> ports = Ports.launch(20, all -> all);

    assertThat(ports).hasSize(20).doesNotHaveDuplicates();
  }

  private void take(int port) {
    try {
      others.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
