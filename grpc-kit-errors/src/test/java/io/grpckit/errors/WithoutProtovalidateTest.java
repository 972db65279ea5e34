package io.grpckit.errors;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.stub.ClientCalls;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** protovalidate is optional: everything but {@code io.grpckit.errors.validation} does without. */
class WithoutProtovalidateTest {

  @Test
  void validatesInCodeAndMapsFailures() throws Exception {
    try (URLClassLoader loader = classPathWithoutProtovalidate()) {
      assertThat(isPresent(loader, "build.buf.protovalidate.Validator")).isFalse();
      assertThat(isPresent(loader, "dev.cel.runtime.CelRuntime")).isFalse();

      Callable<?> scenario =
          (Callable<?>)
              loader.loadClass(Scenario.class.getName()).getDeclaredConstructor().newInstance();

      assertThat(scenario.call()).isEqualTo("INVALID_ARGUMENT [value must not be bad]");
    }
  }

  /** Runs in the other class loader. */
  public static final class Scenario implements Callable<String> {

    @Override
    public String call() {
      RequestValidator validator =
          RequestValidator.builder()
              .check(StringValue.class, (message, found) -> found.add("value", "must not be bad"))
              .build();
      CallTypesService service = new CallTypesService();
      try (Servers servers =
          Servers.inProcess(
              service,
              ErrorMappingServerInterceptor.create(StandardMappings.all()),
              ValidationServerInterceptor.create(validator))) {
        RpcFailure failure =
            ClientOutcomes.of(
                    () ->
                        ClientCalls.blockingUnaryCall(
                            servers.channel(),
                            CallTypesService.UNARY,
                            CallOptions.DEFAULT,
                            StringValue.of("bad")))
                .failure()
                .orElseThrow();
        Violation violation = failure.violations().get(0);
        return failure.code() + " [" + violation.field() + " " + violation.message() + "]";
      }
    }
  }

  private static URLClassLoader classPathWithoutProtovalidate() {
    URL[] urls =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("protovalidate") && !entry.contains("/dev/cel/"))
            .map(WithoutProtovalidateTest::url)
            .toArray(URL[]::new);
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalArgumentException(entry, impossible);
    }
  }

  private static boolean isPresent(ClassLoader loader, String name) {
    try {
      loader.loadClass(name);
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }
}
