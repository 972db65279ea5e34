package io.grpckit.interceptors;

import static java.util.Objects.requireNonNull;

import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpckit.interceptors.Seats.Seat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

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
  private static final Installed<ManagedChannelBuilder<?>> INSTALLED =
      new Installed<>("the channel's builder must have one pipeline, a second was installed");

  private final List<Seat<ClientStage, Part>> seats;

  ClientPipeline(List<Seat<ClientStage, Part>> seats) {
    this.seats = seats;
  }

  /**
   * What sits in a seat.
   *
   * @param interceptor does the work
   * @param name for the description
   * @param check throws if it does not fit the methods of the channel
   */
  record Part(
      ClientInterceptor interceptor,
      String name,
      Consumer<Collection<? extends MethodDescriptor<?, ?>>> check) {}

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
   * @throws IllegalStateException if the builder has a pipeline already, which would observe and
   *     limit every call twice
   */
  public void install(ManagedChannelBuilder<?> channel) {
    INSTALLED.requireFirst(requireNonNull(channel, "channel"));
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
   * Proves that the pipeline fits the services that are called. A channel, unlike a server, does
   * not know them: without this, a selector or a deadline with a typo in its name does nothing.
   *
   * @param services all that are called through the channel
   * @throws IllegalStateException if a selector matches none of their methods, a deadline is for
   *     none, or their contract states one that makes no sense
   */
  public void verify(ServiceDescriptor... services) {
    List<MethodDescriptor<?, ?>> methods = new ArrayList<>();
    for (ServiceDescriptor service : services) {
      methods.addAll(service.getMethods());
    }
    seats.forEach(seat -> seat.occupant().check().accept(methods));
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
