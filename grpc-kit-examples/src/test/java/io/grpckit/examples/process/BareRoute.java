package io.grpckit.examples.process;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.PublishOptions;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.IntConsumer;

/** JetStream and its own client: one connection publishes to a stream, another consumes it. */
final class BareRoute implements Delivery.Route {
  private static final String SUBJECT = "bare";
  private static final int BYTES = 200; // about what a chat message has

  private final Connection here;
  private final Connection there;
  private final JetStream stream;
  private volatile IntConsumer listener = number -> {};

  private BareRoute(String url) throws IOException, InterruptedException {
    here = Nats.connect(url);
    there = Nats.connect(url);
    stream = here.jetStream();
  }

  static BareRoute open(String url)
      throws IOException, InterruptedException, JetStreamApiException {
    BareRoute route = new BareRoute(url);
    route
        .here
        .jetStreamManagement()
        .addStream(
            StreamConfiguration.builder()
                .name("BARE")
                .subjects(SUBJECT)
                .storageType(StorageType.File)
                .build());
    route.consume();
    return route;
  }

  private void consume() throws IOException, JetStreamApiException {
    there
        .jetStream()
        .subscribe(
            SUBJECT,
            there.createDispatcher(),
            this::heard,
            false,
            PushSubscribeOptions.builder()
                .configuration(ConsumerConfiguration.builder().ackPolicy(AckPolicy.None).build())
                .build());
  }

  private void heard(Message message) {
    listener.accept(ByteBuffer.wrap(message.getData()).getInt());
  }

  @Override
  public void listen(IntConsumer heard) {
    listener = heard;
  }

  @Override
  public void send(int number) {
    stream.publishAsync(
        SUBJECT,
        ByteBuffer.allocate(BYTES).putInt(number).array(),
        PublishOptions.builder().messageId(UUID.randomUUID().toString()).build());
  }

  @Override
  public void close() {
    try {
      here.close();
      there.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
