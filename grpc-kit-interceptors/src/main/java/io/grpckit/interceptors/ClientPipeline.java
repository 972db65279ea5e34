package io.grpckit.interceptors;

import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannelBuilder;
import io.grpckit.interceptors.Seats.Seat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What surrounds every call of a client, in the order in which a call meets it; see {@link
 * ClientStage}.
 *
 * <pre>{@code
 * ClientPipeline pipeline = ClientPipeline.builder()
 *     .context(RequestIdClientInterceptor.create())
 *     .deadlines(DeadlinePolicy.fromCode().unaryDefault(Duration.ofSeconds(5)))
 *     .build();
 * pipeline.install(channelBuilder);
 * }</pre>
 *
 * <p>Immutable and thread-safe; one pipeline may serve many channels, which then share its state.
 */
public final class ClientPipeline {
  private final List<Seat<ClientStage, Part>> seats;

  ClientPipeline(List<Seat<ClientStage, Part>> seats) {
    this.seats = seats;
  }

  /** An interceptor and its name in the description. */
  record Part(ClientInterceptor interceptor, String name) {}

  /**
   * Begins a pipeline.
   *
   * @return a builder without any stage
   */
  public static ClientPipelineBuilder builder() {
    return new ClientPipelineBuilder();
  }

  /**
   * Puts the pipeline around all calls of a channel that is being built.
   *
   * @param channel the channel's builder; what was added to it before runs inside the pipeline
   */
  public void install(ManagedChannelBuilder<?> channel) {
    channel.intercept(innermostFirst());
  }

  /**
   * Puts the pipeline around a channel that exists.
   *
   * @param channel the channel
   * @return a channel for stubs; closing remains a matter of the given one
   */
  public Channel around(Channel channel) {
    return ClientInterceptors.intercept(channel, innermostFirst());
  }

  /**
   * What a call meets, a line per stage.
   *
   * @return text to print
   */
  public String describe() {
    PipelineTable table = new PipelineTable().row("STAGE", "INTERCEPTOR");
    seats.forEach(seat -> table.row(seat.stage().name(), seat.occupant().name()));
    return table.toString();
  }

  /** The order that gRPC wants: it runs the last interceptor first. */
  private List<ClientInterceptor> innermostFirst() {
    List<ClientInterceptor> interceptors = new ArrayList<>();
    seats.forEach(seat -> interceptors.add(seat.occupant().interceptor()));
    Collections.reverse(interceptors);
    return interceptors;
  }
}
