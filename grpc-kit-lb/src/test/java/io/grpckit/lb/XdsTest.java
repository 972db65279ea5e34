package io.grpckit.lb;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Empty;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpckit.lb.test.v1.ShopServiceGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What docs/xds.md says, against a control plane. */
class XdsTest {
  private static final Pattern BOOTSTRAP = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
  private static final List<String> HOSTS =
      List.of("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5");

  private static final Backends BACKENDS = new Backends();
  private static ControlPlane controlPlane;
  private static List<String> endpoints;
  private static ManagedChannel channel;

  /** Once a JVM: grpc-xds reads its bootstrap once. */
  @BeforeAll
  static void start() throws IOException {
    int port = 0;
    for (String host : HOSTS) {
      port = BACKENDS.start(host, port);
    }
    String suffix = ":" + port;
    endpoints = HOSTS.stream().map(host -> host + suffix).toList();
    controlPlane = new ControlPlane("users", OutlierDetection.getDefaultInstance());
    Matcher bootstrap = BOOTSTRAP.matcher(Files.readString(Path.of("docs/xds.md")));
    assertThat(bootstrap.find()).isTrue();
    System.setProperty(
        "io.grpc.xds.bootstrapConfig",
        bootstrap
            .group(1)
            .replace("control-plane.internal:18000", "127.0.0.1:" + controlPlane.port()));
    controlPlane.endpoints(endpoints.subList(0, 2));
    channel = Grpc.newChannelBuilder("xds:///users", InsecureChannelCredentials.create()).build();
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    controlPlane.close();
    BACKENDS.close();
    System.clearProperty("io.grpc.xds.bootstrapConfig");
  }

  @Test
  void followsTheControlPlane() {
    controlPlane.endpoints(endpoints.subList(0, 2));
    await().atMost(ofSeconds(60)).until(() -> answers().equals(Set.of("127.0.0.2", "127.0.0.3")));

    controlPlane.endpoints(endpoints);
    await().atMost(ofSeconds(60)).until(() -> answers().size() == 4);

    controlPlane.endpoints(endpoints.subList(3, 4));
    await().atMost(ofSeconds(60)).until(() -> answers().equals(Set.of("127.0.0.5")));
  }

  @Test
  @Tag("slow")
  void losesNoCallOf100_000WhileEndpointsComeAndGo() throws InterruptedException {
    try (Toggle toggle = new Toggle(endpoints, controlPlane::endpoints)) {
      Flood flood = new Flood(channel).run(100_000);

      assertThat(flood.failures()).isEmpty();
      assertThat(flood.answered()).isEqualTo(100_000);
      assertThat(toggle.stop()).isGreaterThan(20);
    }
  }

  private static Set<String> answers() {
    ShopServiceGrpc.ShopServiceBlockingStub shop = ShopServiceGrpc.newBlockingStub(channel);
    Set<String> answers = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      answers.add(
          shop.withDeadlineAfter(ofSeconds(30)).getItem(Empty.getDefaultInstance()).getValue());
    }
    return answers;
  }
}
