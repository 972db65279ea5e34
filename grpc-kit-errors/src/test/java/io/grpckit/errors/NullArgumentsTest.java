package io.grpckit.errors;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.rpc.BadRequest;
import io.grpc.Status;
import io.grpckit.errors.validation.ProtovalidateValidator;
import io.grpckit.proto.errors.v1.ValidationError;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever passes null by mistake is told which parameter it was. */
class NullArgumentsTest {
  private static final RpcFailure FAILURE = RpcFailure.aborted("");

  @ParameterizedTest
  @MethodSource({"failures", "details", "violations", "mappers", "validators", "clients"})
  void namesTheParameter(String parameter, ThrowingCallable call) {
    assertThatNullPointerException().isThrownBy(call).withMessage(parameter);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        of("code", () -> RpcFailure.of(null, "")),
        of("message", () -> RpcFailure.internal(null)),
        of("details", () -> new RpcFailure(Status.Code.ABORTED, "", null)),
        of("field", () -> RpcFailure.invalidArgument(null, "")),
        of("message", () -> RpcFailure.invalidArgument("name", null)),
        of("resourceType", () -> RpcFailure.notFound(null, "7")),
        of("resourceName", () -> RpcFailure.notFound("user", null)),
        of("resourceName", () -> RpcFailure.alreadyExists("user", null)),
        of("subject", () -> RpcFailure.resourceExhausted(null, "")),
        of("description", () -> RpcFailure.resourceExhausted("alice", null)),
        of("type", () -> RpcFailure.failedPrecondition(null, "", "")),
        of("subject", () -> RpcFailure.failedPrecondition("", null, "")),
        of("description", () -> RpcFailure.failedPrecondition("", "", null)),
        of("delay", () -> RpcFailure.unavailable("", null)),
        of("throwable", () -> RpcFailure.from(null)),
        of("status", () -> RpcFailure.from(null, null)));
  }

  static Stream<Arguments> details() {
    return Stream.of(
        of("detail", () -> FAILURE.withDetail(null)),
        of("delay", () -> FAILURE.withRetryDelay(null)),
        of("requestId", () -> FAILURE.withRequestId(null)),
        of("description", () -> FAILURE.withHelp(null, "")),
        of("url", () -> FAILURE.withHelp("", null)),
        of("locale", () -> FAILURE.withLocalizedMessage(null, "")),
        of("text", () -> FAILURE.withLocalizedMessage(Locale.GERMAN, null)),
        of("throwable", () -> FAILURE.withDebugInfo(null)),
        of("type", () -> FAILURE.detail(null)),
        of("catalogue", () -> FAILURE.<Catalogue>reason(null)),
        of("metadata", () -> Catalogue.EMAIL_TAKEN.failure(null)),
        of("code", () -> HttpCodes.of(null)));
  }

  static Stream<Arguments> violations() {
    Violations check = Violations.check();
    return Stream.of(
        of("error", () -> Violations.from((ValidationError) null)),
        of("badRequest", () -> Violations.from((BadRequest) null)),
        of("violation", () -> check.add(null)),
        of("violations", () -> check.addAll(null)),
        of("field", () -> check.in(null, nested -> {})),
        of("field", () -> check.in(null, 0, nested -> {})),
        of("nested", () -> check.in("address", null)));
  }

  static Stream<Arguments> mappers() {
    return Stream.of(
        of("mapper", () -> ErrorMappingServerInterceptor.create(null)),
        of("next", () -> ExceptionMapper.none().orElse(null)),
        of("type", () -> ExceptionMapper.builder().map(null, FAILURE)),
        of("failure", () -> ExceptionMapper.builder().map(Error.class, (RpcFailure) null)),
        of("baseName", () -> LocalizedMessages.fromBundle(null, null)));
  }

  static Stream<Arguments> validators() {
    return Stream.of(
        of("validator", () -> ValidationServerInterceptor.create(null)),
        of("validator", () -> ProtovalidateValidator.of(null)),
        of("type", () -> RequestValidator.builder().check(null, (message, found) -> {})),
        of("check", () -> RequestValidator.builder().check(String.class, null)));
  }

  static Stream<Arguments> clients() {
    return Stream.of(
        of("call", () -> ClientOutcomes.of(null)),
        of("call", () -> ClientOutcomes.async(null)),
        of("call", () -> ClientOutcomes.stream(null, response -> {})),
        of("each", () -> ClientOutcomes.stream(() -> null, null)),
        of("stage", () -> AsyncResponses.send(null, new Recorder<>())),
        of("responses", () -> AsyncResponses.send(new CompletableFuture<>(), null)),
        of("failure", () -> AsyncResponses.fail(null, new Recorder<>())),
        of("responses", () -> AsyncResponses.fail(new Error(), null)));
  }

  private static Arguments of(String parameter, ThrowingCallable call) {
    return arguments(parameter, call);
  }
}
