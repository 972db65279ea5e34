package io.grpckit.errors;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import com.google.rpc.LocalizedMessage;
import com.google.rpc.RequestInfo;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of a failure depends on who calls: the language, and the id of the request. */
class ErrorMappingOfTheCallersTest {
  private static final Context.Key<String> ID = Context.key("id");

  private final CallTypesService service = new CallTypesService();

  @Test
  void speaksTheLanguageThatTheCallersHeaderAsksFor() {
    ErrorMappingServerInterceptor mapping =
        ErrorMappingServerInterceptor.builder(ExceptionMapper.none())
            .localize(
                LocalizedMessages.fromBundle(
                    "io.grpckit.errors.Messages", getClass().getClassLoader(), Locale.GERMAN))
            .build();
    failWith(Catalogue.EMAIL_TAKEN.failure(Map.of("email", "a@example.com")).asRuntimeException());

    try (Servers servers = Servers.inProcess(service, mapping)) {
      RpcFailure told = failure(speaking("de-CH, fr", servers.channel()));

      assertThat(told.detail(LocalizedMessage.class).map(LocalizedMessage::getMessage))
          .contains("Die E-Mail-Adresse a@example.com ist vergeben");
      assertThat(told.message()).isEqualTo("e-mail address a@example.com is taken");
      assertThat(failure(servers.channel()).detail(LocalizedMessage.class)).isEmpty();
    }
  }

  @Test
  void asksForTheCorrelationIdInTheContextOfTheCallWhateverThreadFails() {
    ErrorMappingServerInterceptor mapping =
        ErrorMappingServerInterceptor.builder(ExceptionMapper.none())
            .correlationId(ID::get)
            .build();
    service.behave(
        new CallTypesService.Behaviour() {
          @Override
          public void halfClosed(StreamObserver<StringValue> responses) {
            new Thread(() -> AsyncResponses.fail(new IllegalStateException(), responses)).start();
          }
        });

    try (Servers servers = Servers.inProcess(service, new Numbered(), mapping)) {
      assertThat(failure(servers.channel()).detail(RequestInfo.class))
          .map(RequestInfo::getRequestId)
          .contains("id-of-the-call");
    }
  }

  private void failWith(RuntimeException failure) {
    service.behave(
        new CallTypesService.Behaviour() {
          @Override
          public void started(
              StringValue request, ServerCallStreamObserver<StringValue> responses) {
            throw failure;
          }
        });
  }

  private static Channel speaking(String languages, Channel channel) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("accept-language", Metadata.ASCII_STRING_MARSHALLER), languages);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static RpcFailure failure(Channel channel) {
    return ClientOutcomes.of(
            () ->
                ClientCalls.blockingUnaryCall(
                    channel, CallTypesService.UNARY, CallOptions.DEFAULT, StringValue.of("x")))
        .failure()
        .orElseThrow();
  }

  private static final class Numbered implements ServerInterceptor {
    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      Context numbered = Context.current().withValue(ID, "id-of-the-call");
      return Contexts.interceptCall(numbered, call, headers, next);
    }
  }
}
