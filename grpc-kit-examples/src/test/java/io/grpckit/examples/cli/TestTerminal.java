package io.grpckit.examples.cli;

import io.grpckit.examples.terminal.Terminal;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;

/** Runs the client in this process and keeps what it prints. */
public final class TestTerminal {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment;
  private String input = "";

  public TestTerminal(Map<String, String> environment) {
    this.environment = environment;
  }

  public TestTerminal input(String lines) {
    input = lines;
    return this;
  }

  public int run(String... arguments) {
    return ExampleClient.run(terminal(), environment, arguments);
  }

  Terminal terminal() {
    return new Terminal(
        new BufferedReader(new StringReader(input)), new PrintWriter(out), new PrintWriter(err));
  }

  public String out() {
    return out.toString();
  }

  public String err() {
    return err.toString();
  }
}
