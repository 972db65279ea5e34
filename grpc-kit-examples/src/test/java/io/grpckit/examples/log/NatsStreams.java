package io.grpckit.examples.log;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.api.StreamInfo;
import java.io.IOException;

/** Streams as an operator sees them. */
public final class NatsStreams {

  private NatsStreams() {}

  /** What the broker says of a stream. */
  public static StreamInfo info(String stream, String urls)
      throws IOException, InterruptedException, JetStreamApiException {
    Connection connection = Nats.connect(urls);
    try {
      return connection.jetStreamManagement().getStreamInfo(stream);
    } finally {
      connection.close();
    }
  }
}
