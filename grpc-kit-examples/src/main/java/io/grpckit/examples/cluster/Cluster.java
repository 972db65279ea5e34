package io.grpckit.examples.cluster;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The story of servers that die and come back, with a line a second on who answers. */
public final class Cluster implements AutoCloseable {
  private static final Duration TIME_TO_RETURN = Duration.ofMinutes(1);

  /** For the rows that show all servers again. */
  private static final int ENCORE_SECONDS = 3;

  private final ServerGroup servers;
  private final ClusterCalls calls;
  private final PrintWriter out;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private int rounds;
  private boolean allReturned = true;

  private Cluster(ServerGroup servers, ClusterCalls calls, PrintWriter out) {
    this.servers = servers;
    this.calls = calls;
    this.out = out;
  }

  /** Prints from now on until it is closed. */
  public static Cluster show(ServerGroup servers, ClusterCalls calls, PrintWriter out) {
    Cluster cluster = new Cluster(servers, calls, out);
    CallTable table = new CallTable(servers.ports(), calls.counter(), out);
    cluster.clock.scheduleAtFixedRate(table::printRow, 1, 1, TimeUnit.SECONDS);
    return cluster;
  }

  /** A quarter with all servers, a quarter without one, and from then on it is started again. */
  public void playRound(Duration length) throws InterruptedException {
    int victim = rounds++ % servers.ports().size();
    String port = servers.ports().get(victim);
    long end = System.nanoTime() + length.toNanos();
    Thread.sleep(length.toMillis() / 4);
    out.println("kill -9 of the server on " + port);
    servers.kill(victim);
    Thread.sleep(length.toMillis() / 4);
    out.println("the server on " + port + " is started again");
    int before = calls.counter().answeredBy(port);
    servers.restart(victim);
    TimeUnit.NANOSECONDS.sleep(end - System.nanoTime());
    allReturned &= answersAgain(port, before);
    TimeUnit.SECONDS.sleep(ENCORE_SECONDS);
  }

  private boolean answersAgain(String port, int before) throws InterruptedException {
    long end = System.nanoTime() + TIME_TO_RETURN.toNanos();
    while (calls.counter().answeredBy(port) == before) {
      if (System.nanoTime() > end) {
        out.println("the server on " + port + " is not called again");
        return false;
      }
      Thread.sleep(100);
    }
    out.println("the server on " + port + " answers again");
    return true;
  }

  /** Ends the calls and answers whether all went well. */
  public boolean end() throws InterruptedException {
    calls.stop();
    close();
    CallCounter counter = calls.counter();
    out.println(
        "%,d calls answered, %,d failed, %,d retried"
            .formatted(counter.answered(), counter.failed(), counter.retried()));
    counter.failures().forEach((how, many) -> out.println("%,d %s".formatted(many, how)));
    return allReturned && counter.answered() > 0 && counter.failed() == 0;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
