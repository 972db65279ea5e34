package io.grpckit.examples.span;

import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;

/** What the exporter finds, by {@code META-INF/services}, to send with. */
public final class ChannelSenderProvider implements GrpcSenderProvider {

  /** Called by the exporter. */
  public ChannelSenderProvider() {}

  @Override
  public GrpcSender createSender(GrpcSenderConfig config) {
    return new ChannelSender(config);
  }
}
