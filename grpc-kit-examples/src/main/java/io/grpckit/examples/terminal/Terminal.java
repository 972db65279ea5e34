package io.grpckit.examples.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the client reads and writes: UTF-8 whatever the locale. */
public final class Terminal {
  /** Control characters and the ones that turn the direction of text. */
  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\u2028-\\u202E\\u2066-\\u2069]");

  private final BufferedReader in;
  private final PrintWriter out;
  private final PrintWriter err;
  private final @Nullable Console console;

  public Terminal(BufferedReader in, PrintWriter out, PrintWriter err) {
    this(in, out, err, null);
  }

  private Terminal(BufferedReader in, PrintWriter out, PrintWriter err, @Nullable Console console) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.console = console;
  }

  /** The one that the process was started on. */
  public static Terminal system() {
    return new Terminal(
        new BufferedReader(new InputStreamReader(System.in, UTF_8)),
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        interactiveConsole());
  }

  public PrintWriter out() {
    return out;
  }

  public PrintWriter err() {
    return err;
  }

  /** Whether a person sits in front of it, so that a line may be drawn again. */
  boolean interactive() {
    return console != null;
  }

  /** The next line of the input, or null at its end. */
  public @Nullable String readLine() throws IOException {
    return in.readLine();
  }

  /** Asks for a secret without showing it; without a person, takes the next line of the input. */
  public String readSecret(String prompt) throws IOException {
    if (console != null) {
      char[] typed = console.readPassword("%s: ", prompt);
      return typed == null ? "" : new String(typed);
    }
    String line = readLine();
    return line == null ? "" : line;
  }

  /** What somebody else wrote, fit for a terminal: nothing in it moves the cursor or hides text. */
  public static String safe(String text) {
    return UNSAFE.matcher(text).replaceAll("\uFFFD");
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), UTF_8), /* autoFlush= */ true);
  }

  /** From JDK 22 on there is a console without a terminal too, which then says so. */
  private static @Nullable Console interactiveConsole() {
    Console console = System.console();
    if (console == null) {
      return null;
    }
    try {
      boolean terminal = (boolean) Console.class.getMethod("isTerminal").invoke(console);
      return terminal ? console : null;
    } catch (ReflectiveOperationException beforeJdk22) {
      return console;
    }
  }
}
