package io.grpckit.errors;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Turns every way in which a handler can fail into a status that tells the caller what it may know:
 * what is thrown when the call starts or in any callback, and what is handed to {@code onError}.
 *
 * <ul>
 *   <li>A {@link RpcFailure} travels as it is.
 *   <li>So does a status that the handler stated itself ({@code Status.NOT_FOUND.with…}), with its
 *       description; its cause does not.
 *   <li>The failure of a call to another server is what the {@link DownstreamPolicy} says.
 *   <li>Any other exception is what the {@link ExceptionMapper} says; one that it does not know is
 *       INTERNAL, with a correlation id and nothing else. Wrappers such as {@code
 *       CompletionException} are looked through.
 * </ul>
 *
 * <p>INTERNAL, UNKNOWN and DATA_LOSS with a cause are logged once, at ERROR, with the correlation
 * id that the caller gets in a {@code RequestInfo} and in the message. The call is closed once:
 * later callbacks, messages and closes are dropped, but for {@code onComplete} or {@code onCancel}.
 *
 * <p>A failure with a {@link RpcFailure#retryDelay} also tells the retries of gRPC's own clients
 * when to come back, by {@code grpc-retry-pushback-ms}; where that is over a minute or later than
 * the call's deadline, it tells them not to retry, and the caller gets the failure at once.
 *
 * <p>What a handler hands to {@code onError} reaches this interceptor as a mere status. To
 * recognise failures of other servers there, put a {@link DownstreamClientInterceptor} on the
 * channels to them.
 *
 * <p>Interceptors further out see the status that the caller gets; those further in are covered
 * like the handler.
 */
public final class ErrorMappingServerInterceptor implements ServerInterceptor {
  private final FailureResolver resolver;
  private final FailureReporter reporter;
  private final @Nullable Localizer localizer;

  private ErrorMappingServerInterceptor(Builder builder) {
    ProtobufRuntime.require();
    resolver = new FailureResolver(builder.mapper, builder.downstream);
    reporter = new FailureReporter(builder.correlationId);
    localizer = builder.messages == null ? null : new Localizer(builder.messages);
  }

  /**
   * An interceptor with random correlation ids and the default {@link DownstreamPolicy}.
   *
   * @param mapper asked about exceptions that do not say themselves what they are
   * @return a new interceptor
   * @throws IllegalStateException if the protobuf on the class path is too old
   */
  public static ErrorMappingServerInterceptor create(ExceptionMapper mapper) {
    return builder(mapper).build();
  }

  /**
   * An interceptor with other choices.
   *
   * @param mapper asked about exceptions that do not say themselves what they are
   * @return a builder with the defaults
   */
  public static Builder builder(ExceptionMapper mapper) {
    return new Builder(requireNonNull(mapper, "mapper"));
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    GuardedCall<ReqT, RespT> guarded =
        new GuardedCall<>(call, resolver, reporter, inTheLanguageOf(headers));
    try {
      ServerCall.Listener<ReqT> listener = next.startCall(guarded, headers);
      return new GuardedListener<>(requireNonNull(listener, "listener of the handler"), guarded);
    } catch (Throwable thrown) {
      guarded.fail(thrown);
      return new ServerCall.Listener<>() {};
    }
  }

  private UnaryOperator<RpcFailure> inTheLanguageOf(Metadata headers) {
    Localizer present = localizer;
    if (present == null) {
      return UnaryOperator.identity();
    }
    String acceptLanguage = Localizer.acceptLanguage(headers);
    return failure -> present.localize(failure, acceptLanguage);
  }

  /** Collects the choices for an interceptor. */
  public static final class Builder {
    private final ExceptionMapper mapper;
    private DownstreamPolicy downstream = DownstreamPolicy.defaults();
    private Supplier<String> correlationId = () -> UUID.randomUUID().toString();

    private @Nullable LocalizedMessages messages;

    private Builder(ExceptionMapper mapper) {
      this.mapper = mapper;
    }

    /**
     * What the caller learns of a failed call to another server.
     *
     * @param policy instead of {@link DownstreamPolicy#defaults()}
     * @return this builder
     */
    public Builder downstream(DownstreamPolicy policy) {
      downstream = requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Where correlation ids come from: usually the request id. It is asked in the gRPC Context in
     * which the call reached this interceptor. Where it throws or gives anything but 1 to 128
     * visible ASCII characters, the id is random.
     *
     * @param supplier called by many threads at once, for failures that are logged at ERROR only
     * @return this builder
     */
    public Builder correlationId(Supplier<String> supplier) {
      correlationId = requireNonNull(supplier, "supplier");
      return this;
    }

    /**
     * Messages in the caller's language, by its {@code accept-language} header: a {@code
     * LocalizedMessage} for the reason of an {@code ErrorInfo}, and localised violations by their
     * reasons. The first language with a message counts; the status message stays as it is.
     *
     * @param messages in as many languages as you like
     * @return this builder
     */
    public Builder localize(LocalizedMessages messages) {
      this.messages = requireNonNull(messages, "messages");
      return this;
    }

    /**
     * The interceptor.
     *
     * @return an immutable interceptor
     * @throws IllegalStateException if the protobuf on the class path is too old
     */
    @CheckReturnValue
    public ErrorMappingServerInterceptor build() {
      return new ErrorMappingServerInterceptor(this);
    }
  }
}
