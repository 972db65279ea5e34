package io.grpckit.errors;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import com.google.rpc.BadRequest;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpckit.proto.errors.v1.ValidationError;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What another language's client reads: {@code @grpc/grpc-js}, which needs npm and its packages.
 */
@Tag("slow")
class NodeClientTest {
  private static final Path SOURCES = Path.of("src/test/node");

  @TempDir Path folder;

  @Test
  void readsBothWaysOfSayingWhatIsWrong() throws Exception {
    for (String file : List.of("package.json", "package-lock.json", "client.js")) {
      Files.copy(SOURCES.resolve(file), folder.resolve(file));
    }
    Path protos = folder.resolve("protos");
    extract(BadRequest.class, "google/rpc/error_details.proto", protos);
    extract(BadRequest.class, "google/rpc/status.proto", protos);
    extract(ValidationError.class, "grpckit/errors/v1/errors.proto", protos);
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");

    Server server = startServer();
    try {
      String seen = run("node", "client.js", "" + server.getPort(), protos.toString());

      assertThat(seen.strip())
          .isEqualTo(
              "{\"code\":3,"
                  + "\"message\":\"email must be an e-mail address; name 必須\","
                  + "\"details\":["
                  + "{\"type\":\"grpckit.errors.v1.ValidationError\",\"errors\":["
                  + "{\"field\":\"email\",\"message\":\"must be an e-mail address\","
                  + "\"reason\":\"string.email\"},"
                  + "{\"field\":\"name\",\"message\":\"必須\"}]},"
                  + "{\"type\":\"google.rpc.BadRequest\",\"field_violations\":["
                  + "{\"field\":\"email\",\"description\":\"must be an e-mail address\","
                  + "\"reason\":\"string.email\"},"
                  + "{\"field\":\"name\",\"description\":\"必須\"}]}]}");
    } finally {
      server.shutdownNow();
    }
  }

  private static Server startServer() throws IOException {
    CallTypesService service = new CallTypesService();
    service.behave(
        new CallTypesService.Behaviour() {
          @Override
          public void started(
              @Nullable StringValue request, ServerCallStreamObserver<StringValue> responses) {
            Violations.check()
                .that(false, "email", "must be an e-mail address", "string.email")
                .that(false, "name", "必須")
                .throwIfAny();
          }
        });
    return Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
        .addService(service)
        .intercept(ErrorMappingServerInterceptor.create(ExceptionMapper.none()))
        .build()
        .start();
  }

  private static void extract(Class<?> beside, String proto, Path into) throws IOException {
    Path file = into.resolve(proto);
    Files.createDirectories(file.getParent());
    try (InputStream source = beside.getClassLoader().getResourceAsStream(proto)) {
      assertThat(source).as(proto).isNotNull();
      Files.copy(source, file);
    }
  }

  private String run(String... command) throws Exception {
    File output = folder.resolve(command[0] + ".out").toFile();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    try {
      boolean ended = process.waitFor(3, TimeUnit.MINUTES);
      String said = Files.readString(output.toPath(), StandardCharsets.UTF_8);
      assertThat(ended && process.exitValue() == 0)
          .as("%s: %s", String.join(" ", command), said)
          .isTrue();
      return said;
    } finally {
      process.destroyForcibly();
    }
  }
}
