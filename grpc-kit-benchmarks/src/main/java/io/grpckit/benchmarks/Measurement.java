package io.grpckit.benchmarks;

import java.io.File;
import java.util.Collection;
import java.util.Set;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * A benchmark over its subjects, each in a JVM of its own. Without escape analysis the bytes of a
 * call are the same in every run; times are of whatever machine this is, and what else it does.
 *
 * @param benchmark a JMH benchmark whose one parameter is called {@code subject}
 * @param subjects the parameter's values; the others are set beside the first
 */
record Measurement(Class<?> benchmark, Set<? extends Enum<?>> subjects) {

  Collection<RunResult> run() throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(benchmark.getSimpleName())
                .param("subject", subjects.stream().map(Enum::name).toArray(String[]::new))
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(4)
                .measurementTime(TimeValue.seconds(1))
                .jvmArgsAppend("-XX:-DoEscapeAnalysis", "-Xmx1g")
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuTime.class)
                .shouldFailOnError(true)
                .build())
        .run();
  }

  /** As {@link #run}, with something on the class path that goes before all else. */
  Collection<RunResult> runWith(String classPath) throws RunnerException {
    String usual = System.getProperty("java.class.path");
    System.setProperty("java.class.path", classPath + File.pathSeparator + usual);
    try {
      return run();
    } finally {
      System.setProperty("java.class.path", usual);
    }
  }
}
