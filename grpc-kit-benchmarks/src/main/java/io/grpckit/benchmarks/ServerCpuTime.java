package io.grpckit.benchmarks;

/** As {@link CpuTime}, of the threads that answer instead of the one that calls. */
public final class ServerCpuTime extends CpuTime {
  @Override
  public String getDescription() {
    return "processor time of the server's threads";
  }

  @Override
  boolean counts(String thread) {
    return thread.contains("armeria");
  }
}
