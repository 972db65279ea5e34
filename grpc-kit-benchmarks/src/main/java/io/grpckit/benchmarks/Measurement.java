package io.grpckit.benchmarks;

import java.io.File;
import java.util.Collection;
import java.util.Set;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * A benchmark over its subjects, each in a JVM of its own. Without escape analysis the bytes of a
 * call are the same in every run; times are of whatever machine this is, and what else it does.
 *
 * @param benchmark a JMH benchmark whose one parameter is called {@code subject}
 * @param subjects the parameter's values; the others are set beside the first
 * @param calls how many an iteration makes: what is warm must not depend, as it would if seconds
 *     were counted, on what else the machine does
 * @param cpu whose time is measured
 */
record Measurement(
    Class<?> benchmark,
    Set<? extends Enum<?>> subjects,
    int calls,
    Class<? extends InternalProfiler> cpu) {

  Measurement(Class<?> benchmark, Set<? extends Enum<?>> subjects) {
    this(benchmark, subjects, 40_000);
  }

  Measurement(Class<?> benchmark, Set<? extends Enum<?>> subjects, int calls) {
    this(benchmark, subjects, calls, CpuTime.class);
  }

  Collection<RunResult> run() throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(benchmark.getSimpleName())
                .param("subject", subjects.stream().map(Enum::name).toArray(String[]::new))
                .forks(1)
                .mode(Mode.SingleShotTime)
                .warmupIterations(6)
                .warmupBatchSize(calls)
                .measurementIterations(6)
                .measurementBatchSize(calls)
                .jvmArgsAppend("-XX:-DoEscapeAnalysis", "-Xbatch", "-Xmx1g")
                .addProfiler(GCProfiler.class)
                .addProfiler(cpu)
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
