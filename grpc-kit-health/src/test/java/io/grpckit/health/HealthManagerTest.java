package io.grpckit.health;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grpckit.health.HealthTransition.Subject;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HealthManagerTest {
  private static final String USERS = "user.v1.UserService";
  private static final String NEWS = "news.v1.NewsService";

  private final ManualTimer timer = new ManualTimer();
  private final FakeCheck database = FakeCheck.healthy();
  private final FakeCheck broker = FakeCheck.healthy();

  private HealthManager start(HealthManagerBuilder builder) {
    return builder.build(timer, new DirectExecutorService(), new Random(1));
  }

  private HealthManagerBuilder twoServices() {
    return HealthManager.builder()
        .checkAsync("database", database, c -> c.interval(ofSeconds(10)))
        .checkAsync("broker", broker, c -> c.interval(ofSeconds(10)))
        .service(USERS, s -> s.dependsOn("database"))
        .service(NEWS, s -> s.dependsOn("broker"));
  }

  private static boolean serving(HealthManager health, String service) {
    return health.snapshot().service(service).serving();
  }

  @Nested
  class Services {
    @Test
    void serveOnceWhatTheyDependOnHasPassed() {
      database.hangs();
      HealthManager health = start(twoServices());

      assertThat(serving(health, USERS)).isFalse();
      assertThat(health.snapshot().service(USERS).reason()).isEqualTo("database: not checked yet");
      assertThat(serving(health, NEWS)).isTrue();

      database.returns(true);

      assertThat(serving(health, USERS)).isTrue();
    }

    @Test
    void stopServingAloneWhenTheirDependencyFailsAndComeBack() {
      HealthManager health = start(twoServices());
      database.fails(new IllegalStateException("connection refused"));

      timer.advance(ofSeconds(32));

      assertThat(serving(health, USERS)).isFalse();
      assertThat(health.snapshot().service(USERS).reason())
          .isEqualTo("database: IllegalStateException: connection refused");
      assertThat(serving(health, NEWS)).isTrue();

      database.passes(true);
      timer.advance(ofSeconds(22));

      assertThat(serving(health, USERS)).isTrue();
    }

    @Test
    void goOnWithoutWhatTheyCanDoWithout() {
      HealthManager health =
          start(
              HealthManager.builder()
                  .checkAsync("cache", FakeCheck.unhealthy())
                  .service(USERS, s -> s.canDoWithout("cache")));

      assertThat(serving(health, USERS)).isTrue();
      assertThat(health.snapshot().service(USERS).degradedBy()).containsExactly("cache");
    }

    @Test
    void mayStartServingBeforeTheFirstResult() {
      database.hangs();
      HealthManager health =
          start(
              HealthManager.builder()
                  .checkAsync("database", database, CheckSettings::initiallyHealthy)
                  .service(USERS, s -> s.dependsOn("database")));

      assertThat(serving(health, USERS)).isTrue();
    }
  }

  @Nested
  class TheServerAsAWhole {
    @Test
    void servesWhileEveryServiceDoes() {
      HealthManager health = start(twoServices());
      assertThat(serving(health, "")).isTrue();

      broker.passes(false);
      timer.advance(ofSeconds(32));

      assertThat(serving(health, "")).isFalse();
      assertThat(health.snapshot().service("").reason())
          .isEqualTo(NEWS + ": broker: reported failure");
      assertThat(serving(health, HealthManager.READINESS)).isFalse();
      assertThat(serving(health, HealthManager.LIVENESS)).isTrue();
    }

    @Test
    void dependsOnWhatItIsToldTo() {
      broker.passes(false);
      HealthManager health =
          start(
              twoServices()
                  .service("", s -> s.dependsOn("database"))
                  .readiness(s -> s.dependsOn("database"))
                  .liveness(s -> s.dependsOn("broker")));

      assertThat(serving(health, NEWS)).isFalse();
      assertThat(serving(health, "")).isTrue();
      assertThat(serving(health, HealthManager.READINESS)).isTrue();
      assertThat(serving(health, HealthManager.LIVENESS)).isFalse();
    }
  }

  @Nested
  class Operators {
    @Test
    void overrideTheChecksOfAServiceUntilTheyClearIt() {
      HealthManager health = start(twoServices());

      health.override(USERS, false, "incident 42");

      assertThat(serving(health, USERS)).isFalse();
      assertThat(serving(health, "")).isFalse();
      assertThat(health.snapshot().service(USERS).reason()).isEqualTo("override: incident 42");

      health.clearOverride(USERS);

      assertThat(serving(health, USERS)).isTrue();
    }

    @Test
    void cannotOverrideAClosedManager() {
      HealthManager health = start(twoServices());
      health.override(USERS, true, "keep it up");

      health.close();

      assertThat(serving(health, USERS)).isFalse();
      assertThat(serving(health, HealthManager.LIVENESS)).isTrue();
    }

    @Test
    void seeSinceWhenAndHowLongTheLastRunTook() {
      database.hangs();
      HealthManager health = start(twoServices());

      timer.advance(ofSeconds(1));
      database.returns(true);
      timer.advance(ofSeconds(5));

      CheckHealth check = health.snapshot().check("database");
      assertThat(check.since()).isEqualTo("2026-01-01T00:00:01Z");
      assertThat(check.lastDuration()).isEqualTo(ofSeconds(1));
    }
  }

  @Nested
  class AListener {
    private final List<String> heard = new ArrayList<>();

    @Test
    void hearsEveryChangeOnceInOrderWhateverAnotherThrows() {
      start(
          twoServices()
              .listener(
                  t -> {
                    throw new IllegalStateException("mine is broken");
                  })
              .listener(t -> heard.add(t.subject() + " " + t.name() + " " + t.healthy())));
      timer.settle();
      heard.clear();

      database.passes(false);
      timer.advance(ofSeconds(60));

      assertThat(heard)
          .containsExactly(
              Subject.CHECK + " database false",
              Subject.SERVICE + " " + USERS + " false",
              Subject.SERVICE + "  false",
              Subject.SERVICE + " readiness false");
    }
  }

  @Nested
  class ABuilder {
    @Test
    void refusesADependencyThatIsNoCheck() {
      HealthManagerBuilder builder =
          HealthManager.builder()
              .check("database", () -> true)
              .service(USERS, s -> s.dependsOn("databse"));

      assertThatIllegalArgumentException()
          .isThrownBy(builder::build)
          .withMessage(
              "service 'user.v1.UserService' depends on [databse], but there are only the checks"
                  + " [database]");
    }

    @Test
    void refusesWhatIsDefinedTwice() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> twoServices().check("database", () -> true))
          .withMessage("check database is defined twice");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> twoServices().service(USERS, s -> {}))
          .withMessage("service 'user.v1.UserService' is defined twice");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> twoServices().service("liveness", s -> {}))
          .withMessage(
              "liveness is the name of a probe: use liveness(…) to say what it depends on");
    }

    @Test
    void refusesSettingsThatCannotBeKept() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new CheckSettings().interval(ofSeconds(0)))
          .withMessage("interval must be positive, was PT0S");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new CheckSettings().interval(ChronoUnit.FOREVER.getDuration()))
          .withMessageStartingWith("interval must be at most 100 years, was PT");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new CheckSettings().failAfter(0))
          .withMessage("failAfter must be at least 1, was 0");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  HealthManager.builder().check("slow", () -> true, c -> c.interval(ofSeconds(1))))
          .withMessage("timeout of check slow must not be longer than its interval PT1S, was PT2S");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ServiceSettings().dependsOn("a").canDoWithout("a"))
          .withMessage("check a cannot be both required and optional");
    }
  }
}
