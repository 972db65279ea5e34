package io.grpckit.examples.process;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code bin/example throughput}: how fast files are uploaded and downloaded, beside what a bare
 * call and a local loop manage in the same minutes.
 */
public final class ThroughputBenchmark {
  private static final int WARM_UP_ROUNDS = 3;
  private static final GeneratedFile WARM_UP = new GeneratedFile(256 << 20);

  private ThroughputBenchmark() {}

  /**
   * Starts a server of 128 MiB, and prints the table of the README.
   *
   * @param args a folder for all that is stored, the size of the file in MiB, and how often it is
   *     sent and fetched in each way
   */
  public static void main(String[] args) throws Exception {
    GeneratedFile file = new GeneratedFile(Long.parseLong(args[1]) << 20);
    int rounds = Integer.parseInt(args[2]);
    Rates rates = new Rates(file.size());
    try (FileThroughput throughput =
        FileThroughput.start(Files.createDirectories(Path.of(args[0])))) {
      for (int round = 0; round < WARM_UP_ROUNDS; round++) {
        throughput.play(WARM_UP, new Rates(WARM_UP.size()));
      }
      for (int round = 0; round < rounds; round++) {
        throughput.play(file, rates);
      }
    }
    System.out.printf("%s%n%s%n", rates, FileThroughput.summary(rates));
    System.exit(0); // whatever threads are left
  }
}
