package io.grpckit.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * A benchmark over its subjects, each in a JVM of its own. Without escape analysis the bytes of a
 * call are the same in every run; times are of whatever machine this is.
 *
 * @param benchmark a JMH benchmark whose one parameter is called {@code subject}
 * @param subjects the parameter's values; the others are set beside the first
 */
record Measurement(Class<?> benchmark, Enum<?>... subjects) {

  Collection<RunResult> run() throws RunnerException {
    List<String> names = Arrays.stream(subjects).map(Enum::name).toList();
    return new Runner(
            new OptionsBuilder()
                .include(benchmark.getSimpleName())
                .param("subject", names.toArray(String[]::new))
                .forks(1)
                .warmupIterations(4)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(4)
                .measurementTime(TimeValue.seconds(1))
                .jvmArgsAppend("-XX:-DoEscapeAnalysis", "-Xmx1g")
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .build())
        .run();
  }

  /** As {@link #run}, with more on the class path than the others should see. */
  Collection<RunResult> runWith(String moreOnTheClassPath) throws RunnerException {
    String usual = System.getProperty("java.class.path");
    System.setProperty(
        "java.class.path", usual + System.getProperty("path.separator") + moreOnTheClassPath);
    try {
      return run();
    } finally {
      System.setProperty("java.class.path", usual);
    }
  }
}
