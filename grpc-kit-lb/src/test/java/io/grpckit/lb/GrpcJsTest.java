package io.grpckit.lb;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What another language's client makes of a config: {@code @grpc/grpc-js}. Needs npm and Node.js 20
 * on the path, and fails without them.
 */
@Tag("slow")
class GrpcJsTest {
  private static final Path SOURCES = Path.of("src/test/node");

  private final long seed = System.nanoTime();
  private final RandomConfigs random = new RandomConfigs(seed);

  @TempDir Path folder;

  @Test
  void readsEveryConfigAsItIsMeant() throws Exception {
    for (String file : List.of("package.json", "package-lock.json", "configs.js")) {
      Files.copy(SOURCES.resolve(file), folder.resolve(file));
    }
    List<ServiceConfig> configs = Stream.generate(random::config).limit(300).toList();
    Files.writeString(
        folder.resolve("configs.json"),
        new Gson().toJson(configs.stream().map(ServiceConfig::toJson).toList()));
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");

    try (Backends backends = new Backends()) {
      int port = backends.start("127.0.0.2", 0);
      List<String> read = run("node", "configs.js", "127.0.0.2:" + port, "configs.json");

      assertThat(read).hasSameSizeAs(configs);
      for (int i = 0; i < configs.size(); i++) {
        assertThat(JsonParser.parseString(read.get(i)))
            .as("seed %d, %s", seed, configs.get(i))
            .isEqualTo(JsonParser.parseString(expected(configs.get(i))));
      }
    }
  }

  private static String expected(ServiceConfig config) {
    List<String> timeouts =
        config.methods().values().stream()
            .map(method -> method.timeout().map(GrpcJsTest::secondsAndNanos).orElse("none"))
            .toList();
    return new Gson()
        .toJson(new Read("answered", policy(config.loadBalancing()), timeouts), Read.class);
  }

  private static String secondsAndNanos(Duration duration) {
    return duration.getSeconds() + " s " + duration.getNano() + " ns";
  }

  /** What grpc-js takes of the policies that a config lists. */
  private static String policy(LoadBalancing policy) {
    if (policy instanceof LoadBalancing.Nesting nesting) {
      return policy(nesting.child());
    }
    return policy instanceof LoadBalancing.LeastRequest ? "round_robin" : policy.policyName();
  }

  private record Read(String call, String policy, List<String> timeouts) {}

  private List<String> run(String... command) throws IOException, InterruptedException {
    File output = folder.resolve(command[0] + ".out").toFile();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    try {
      boolean ended = process.waitFor(3, TimeUnit.MINUTES);
      List<String> said = Files.readAllLines(output.toPath());
      assertThat(ended && process.exitValue() == 0)
          .as("%s: %s", String.join(" ", command), said)
          .isTrue();
      return said;
    } finally {
      process.destroyForcibly();
    }
  }
}
