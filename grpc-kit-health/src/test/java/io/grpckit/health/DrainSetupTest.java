package io.grpckit.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessServerBuilder;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mistakes that a drain notices before it is too late. */
@Timeout(60)
class DrainSetupTest {
  private static final ServerServiceDefinition ORDERS =
      ServerServiceDefinition.builder("shop.v1.OrderService").build();
  private static final ServerServiceDefinition CARTS =
      ServerServiceDefinition.builder("shop.v1.CartService").build();

  private final HealthManagerBuilder health = HealthManager.builder();

  private Drain drain() {
    return Drain.builder(health.build()).delay(Duration.ZERO).build();
  }

  private static Server server(Drain drain, ServerServiceDefinition... services) {
    InProcessServerBuilder builder =
        InProcessServerBuilder.forName(InProcessServerBuilder.generateName())
            .intercept(drain.interceptor());
    for (ServerServiceDefinition service : services) {
      builder.addService(service);
    }
    return builder.build();
  }

  @Nested
  class TheInterceptor {
    private static final String REFUSAL =
        "the servers must carry interceptor(), but nobody has asked for it: no call would be"
            + " counted or told";

    @Test
    void mustHaveBeenAskedFor() {
      Drain drain = drain();
      Server without = InProcessServerBuilder.forName("without").addService(ORDERS).build();

      assertThatIllegalStateException()
          .isThrownBy(() -> drain.manage(without))
          .withMessage(REFUSAL);
      assertThatIllegalStateException().isThrownBy(() -> drain.run(without)).withMessage(REFUSAL);
      assertThatIllegalStateException()
          .as("it was not started")
          .isThrownBy(without::getListenSockets);
    }
  }

  @Nested
  class TheServers {
    @Test
    void mustBeAtLeastOne() {
      Drain drain = drain();
      server(drain, ORDERS);

      assertThatIllegalStateException()
          .isThrownBy(drain::run)
          .withMessage(
              "there must be a server, given to run() or, started elsewhere, to manage(); was"
                  + " none");
    }

    @Test
    void mayAllHaveBeenStartedElsewhere() throws Exception {
      Drain drain = drain();
      Server server = server(drain, ORDERS).start();
      drain.manage(server);
      drain.drain();

      assertThat(drain.run().cut()).isEmpty();
      assertThat(server.isTerminated()).isTrue();
    }
  }

  @Nested
  class TheNamesOfServices {
    @Test
    void mustBeThoseOfTheServers() {
      health.service("shop.v1.Order", s -> {});
      Drain drain = drain();
      Server server = server(drain, ORDERS, CARTS);

      String refusal =
          "service 'shop.v1.Order' must be a service of the servers, or be called virtual() in the"
              + " HealthManager; the servers have [shop.v1.CartService, shop.v1.OrderService]";
      assertThatIllegalArgumentException().isThrownBy(() -> drain.run(server)).withMessage(refusal);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> drain.manage(server))
          .withMessage(refusal);
    }

    @Test
    void mayBeSpreadOverServersNamedAtOnce() {
      health.service("shop.v1.OrderService", s -> {}).service("shop.v1.CartService", s -> {});
      Drain drain = drain();
      Server orders = server(drain, ORDERS);
      Server carts = server(drain, CARTS);

      assertThatCode(() -> drain.manage(orders, carts)).doesNotThrowAnyException();
    }

    @Test
    void mayBeOnesOwnIfTheySaySo() {
      health.service("nightly-batch", s -> s.virtual()).readiness(s -> {}).service("", s -> {});
      Drain drain = drain();
      Server server = server(drain, ORDERS);

      assertThatCode(() -> drain.manage(server)).doesNotThrowAnyException();
    }

    @Test
    void areNotComparedWithAServerThatDoesNotSayWhatItServes() {
      health.service("shop.v1.OrderService", s -> {});
      Drain drain = drain();
      Server silent = server(drain);

      assertThatCode(() -> drain.manage(silent)).doesNotThrowAnyException();
    }
  }

  @Nested
  class TheBuilder {
    @Test
    void refusesWhatCannotBe() {
      DrainBuilder builder = Drain.builder(health.build()).resource("database", () -> {});

      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.resource("database", () -> {}))
          .withMessage("resource database is added twice");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.delay(Duration.ofMillis(-1)))
          .withMessage("delay must not be negative, was PT-0.001S");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.grace(Duration.ofMillis(-1)))
          .withMessage("grace must not be negative, was PT-0.001S");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.grace(ChronoUnit.FOREVER.getDuration()))
          .withMessageStartingWith("grace must be at most 100 years, was PT");
    }

    @Test
    void takesListenersOfWhichOneMayThrow() {
      List<DrainReport> heard = new ArrayList<>();
      Drain drain =
          Drain.builder(health.build())
              .delay(Duration.ZERO)
              .onReport(
                  report -> {
                    throw new IllegalStateException("planted");
                  })
              .onReport(heard::add)
              .build();

      assertThat(heard).isEmpty();
      assertThat(drain.drain()).isSameAs(heard.get(0)).returns(0, DrainReport::cutCalls);
    }
  }
}
