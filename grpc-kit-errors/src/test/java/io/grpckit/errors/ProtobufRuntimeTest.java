package io.grpckit.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class ProtobufRuntimeTest {

  @Test
  void stopsTheStartWhereProtobufIsOlderThanTheGeneratedCode() throws Exception {
    // protobuf-java 3, which grpc-protobuf asks for, knows nothing of versions.
    try (ClassPath old =
        ClassPath.withoutClasses(name -> name.startsWith("com.google.protobuf.RuntimeVersion"))) {
      String refusal = (String) old.run(Start.class);

      assertThat(refusal)
          .startsWith(
              "com.google.protobuf:protobuf-java must not be older than the generated code");
      assertThat(old.run(Start.class)).as("the second time").isEqualTo(refusal);
    }
  }

  /** Runs in the other class loader. */
  public static final class Start implements Callable<String> {
    @Override
    public String call() {
      try {
        ErrorMappingServerInterceptor.create(ExceptionMapper.none());
        return "it started";
      } catch (IllegalStateException refused) {
        return refused.getMessage();
      }
    }
  }
}
