package io.grpckit.interceptors.tracing;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import io.grpc.Metadata;
import io.grpckit.interceptors.internal.RecordedHeader;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the options of {@link CallTracing}. Not thread-safe. */
public final class CallTracingBuilder {

  private final OpenTelemetry openTelemetry;
  final Map<Metadata.Key<String>, AttributeKey<List<String>>> metadata;
  RemoteParent remoteParent;
  boolean attemptSpans;
  boolean messageEvents;

  CallTracingBuilder(OpenTelemetry openTelemetry) {
    this.openTelemetry = openTelemetry;
    this.metadata = new LinkedHashMap<>();
    this.remoteParent = RemoteParent.TRUST;
  }

  private CallTracingBuilder(CallTracingBuilder other) {
    this.openTelemetry = other.openTelemetry;
    this.metadata = new LinkedHashMap<>(other.metadata);
    this.remoteParent = other.remoteParent;
    this.attemptSpans = other.attemptSpans;
    this.messageEvents = other.messageEvents;
  }

  /**
   * What a server makes of its callers' traces; {@link RemoteParent#TRUST} unless set.
   *
   * @param policy {@link RemoteParent#LINK} where strangers call
   * @return this builder
   */
  public CallTracingBuilder remoteParent(RemoteParent policy) {
    remoteParent = requireNonNull(policy, "policy");
    return this;
  }

  /**
   * On clients, makes a span of each attempt too, below that of the call. The server's span is then
   * the attempt's child.
   *
   * @return this builder
   */
  public CallTracingBuilder attemptSpans() {
    attemptSpans = true;
    return this;
  }

  /**
   * Adds an event per message, at most 128 to a span; {@code rpc.grpc.messages.received} and {@code
   * .sent} count all of them in any case.
   *
   * @return this builder
   */
  public CallTracingBuilder messageEvents() {
    messageEvents = true;
    return this;
  }

  /**
   * Records these request headers as {@code rpc.request.metadata.<name>}. None is recorded unless
   * it is listed here. Refused are binary ones, and those whose names speak of credentials:
   * authorization, cookies, API keys, tokens, secrets, passwords.
   *
   * @param names headers' names
   * @return this builder
   * @throws IllegalArgumentException if one is refused
   */
  public CallTracingBuilder metadata(String... names) {
    for (String name : names) {
      Metadata.Key<String> key = RecordedHeader.key(name);
      metadata.put(key, AttributeKey.stringArrayKey(RecordedHeader.PREFIX + key.name()));
    }
    return this;
  }

  /**
   * The observer with these options.
   *
   * @return an observer that later changes of this builder do not touch
   */
  @CheckReturnValue
  public CallTracing build() {
    return build(CallTracing.agentAttached());
  }

  CallTracing build(boolean agentAttached) {
    return new CallTracing(openTelemetry, new CallTracingBuilder(this), agentAttached);
  }
}
