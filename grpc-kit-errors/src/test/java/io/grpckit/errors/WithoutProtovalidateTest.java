package io.grpckit.errors;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.stub.ClientCalls;
import io.grpckit.errors.validation.ProtovalidateValidator;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** protovalidate is optional: everything but {@code io.grpckit.errors.validation} does without. */
class WithoutProtovalidateTest {

  @Test
  void validatesInCodeAndMapsFailures() throws Exception {
    try (ClassPath without = withoutProtovalidate()) {
      assertThat(without.has("build.buf.protovalidate.Validator")).isFalse();
      assertThat(without.has("dev.cel.runtime.CelRuntime")).isFalse();

      assertThat(without.run(Scenario.class)).isEqualTo("INVALID_ARGUMENT [value must not be bad]");
    }
  }

  @Test
  void refusesToValidateByTheContractAndSaysWhatToAdd() throws Exception {
    try (ClassPath without = withoutProtovalidate()) {
      String message = "rules of the contract need protovalidate: add build.buf:protovalidate";

      assertThat(without.run(Lazy.class)).isEqualTo(message);
      assertThat(without.run(Ahead.class)).isEqualTo(message);
      assertThat(without.run(Lazy.class)).as("the second time").isEqualTo(message);
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

  /** Runs in the other class loader. */
  public static final class Lazy implements Callable<String> {
    @Override
    public String call() {
      return refusal(ProtovalidateValidator::create);
    }
  }

  /** Runs in the other class loader. */
  public static final class Ahead implements Callable<String> {
    @Override
    public String call() {
      return refusal(ProtovalidateValidator::forServices);
    }
  }

  private static String refusal(Supplier<?> factory) {
    try {
      return "made " + factory.get();
    } catch (IllegalStateException refused) {
      return refused.getMessage();
    }
  }

  private static ClassPath withoutProtovalidate() {
    return ClassPath.withoutEntries(
        entry -> entry.contains("protovalidate") || entry.contains("/dev/cel/"));
  }
}
