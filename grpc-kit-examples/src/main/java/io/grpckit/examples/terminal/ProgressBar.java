package io.grpckit.examples.terminal;

import io.grpckit.examples.client.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far a transfer has come: a bar that is drawn again in front of a person, a line for every
 * quarter elsewhere. One thread at a time.
 */
public final class ProgressBar implements Progress {
  private static final int WIDTH = 30;
  private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LINES = 4;
  private static final double KIB = 1024;
  private static final double MIB = 1024 * KIB;

  private final PrintWriter out;
  private final boolean interactive;
  private final String label;
  private final LongSupplier nanoTime;

  private long total;
  private long startedAt;
  private long startedWith;
  private long drawnAt;
  private long lastLine;

  public ProgressBar(Terminal terminal, PrintWriter out, String label) {
    this(out, terminal.interactive(), label, System::nanoTime);
  }

  public ProgressBar(PrintWriter out, boolean interactive, String label, LongSupplier nanoTime) {
    this.out = out;
    this.interactive = interactive;
    this.label = label;
    this.nanoTime = nanoTime;
  }

  @Override
  public void start(long done, long total) {
    this.total = total;
    startedAt = nanoTime.getAsLong();
    startedWith = done;
    lastLine = line(done);
    draw(done);
  }

  @Override
  public void at(long done) {
    if (interactive ? redrawIsDue(done) : line(done) > lastLine) {
      lastLine = line(done);
      draw(done);
    }
  }

  private boolean redrawIsDue(long done) {
    return done == total || nanoTime.getAsLong() - drawnAt >= REDRAW_NANOS;
  }

  private long line(long done) {
    return total == 0 ? LINES : done * LINES / total;
  }

  private void draw(long done) {
    drawnAt = nanoTime.getAsLong();
    if (!interactive) {
      out.println(figures(done));
      return;
    }
    int filled = total == 0 ? WIDTH : (int) (done * WIDTH / total);
    String bar = "=".repeat(filled) + " ".repeat(WIDTH - filled);
    out.print("\r[" + bar + "] " + figures(done) + "\u001B[K");
    if (done == total) {
      out.println();
    }
    out.flush();
  }

  private String figures(long done) {
    boolean small = total < MIB;
    double unit = small ? KIB : MIB;
    return String.format(
        Locale.ROOT,
        "%s %3d %%  %.1f of %.1f %s  %.1f MiB/s",
        label,
        total == 0 ? 100 : done * 100 / total,
        done / unit,
        total / unit,
        small ? "KiB" : "MiB",
        rate(done));
  }

  private double rate(long done) {
    double seconds = (drawnAt - startedAt) / 1e9;
    return seconds <= 0 ? 0 : (done - startedWith) / MIB / seconds;
  }
}
