package io.grpckit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpckit.examples.TestClock;
import io.grpckit.examples.auth.AccessTokens;
import io.grpckit.examples.auth.Account;
import io.grpckit.examples.auth.FileSigningKeyStore;
import io.grpckit.examples.auth.PublishedKeys;
import io.grpckit.examples.auth.Role;
import io.grpckit.examples.auth.SigningKey;
import io.grpckit.examples.auth.SigningKeyStore;
import io.grpckit.examples.auth.SigningKeys;
import io.grpckit.examples.user.v1.UserServiceGrpc;
import io.grpckit.interceptors.auth.Authentication;
import io.grpckit.interceptors.auth.Authentication.Accepted;
import io.grpckit.interceptors.auth.Authentication.Rejected;
import io.grpckit.interceptors.auth.AuthenticationRequest;
import io.grpckit.interceptors.auth.jwt.JwksKeySource;
import io.grpckit.interceptors.auth.jwt.JwtAlgorithm;
import io.grpckit.interceptors.auth.jwt.JwtAuthenticator;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Another server, which verifies our tokens by what {@code /.well-known/jwks.json} says, while keys
 * rotate and calls go on.
 */
class OutsideKeysTest {

  private static final String PATH = "/.well-known/jwks.json";
  private static final Duration STEP = Duration.ofMinutes(1);
  private static final Duration PERIOD = Duration.ofDays(30);
  private static final Duration UNTIL_RETIREMENT = Duration.ofHours(3);

  /** What a reader keeps keys for, and what a cache before it does. */
  private static final int NOTICED_AFTER_STEPS = 5 + 5;

  private static final Account ALICE = new Account("7", "Alice", "-", Set.of(Role.MEMBER));

  /** How the other server comes to the keys. */
  private enum Way {
    FROM_THE_EDGE,
    THROUGH_A_CACHE
  }

  @TempDir private Path folder;

  private final TestClock clock = new TestClock();
  private SigningKeyStore store;
  private SigningKeys keys;
  private Edge edge;
  private HttpCache cache;

  @BeforeEach
  void start() throws Exception {
    store = new FileSigningKeyStore(folder);
    keys = new SigningKeys(store, clock);
    edge =
        Edge.builder(
                new InetSocketAddress("127.0.0.1", 0),
                InProcessChannelBuilder.forName("nobody").build())
            .keys(new PublishedKeys(keys, Runnable::run, clock)::jwks)
            .build()
            .start();
    cache = HttpCache.of(Browser.at("127.0.0.1:" + edge.getPort()), PATH, clock);
  }

  @AfterEach
  void stop() throws Exception {
    cache.close();
    edge.shutdownNow().awaitTermination(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource
  void refusesNoValidTokenWhileKeysRotate(Way way) throws Exception {
    AccessTokens tokens = new AccessTokens(keys, clock);
    JwtAuthenticator other = other(way);
    SigningKey first = store.load().get(0);
    Deque<String> valid = new ArrayDeque<>();
    clock.advance(PERIOD.minus(STEP)); // what is fetched now is old when the next key is published

    for (Duration passed = Duration.ZERO;
        passed.compareTo(Duration.ofHours(4)) < 0;
        passed = passed.plus(STEP)) {
      keys.rotate();
      valid.add(tokens.issue(ALICE));
      if (valid.size() > AccessTokens.LIFETIME.dividedBy(STEP)) {
        valid.remove();
      }

      assertThat(ask(other, valid.getLast())).as("new").isInstanceOf(Accepted.class);
      assertThat(ask(other, valid.getFirst())).as("nearly over").isInstanceOf(Accepted.class);
      clock.advance(STEP);
    }

    assertThat(store.load()).as("it has rotated").hasSize(1).doesNotContain(first);
  }

  @ParameterizedTest
  @EnumSource
  void refusesTheTokensOfAKeyThatIsRetired(Way way) throws Exception {
    AccessTokens thief = new AccessTokens(stolen(store.load().get(0)), clock);
    JwtAuthenticator other = other(way);
    clock.advance(PERIOD);
    keys.rotate();
    clock.advance(UNTIL_RETIREMENT.minus(STEP));
    keys.rotate();
    assertThat(ask(other, thief.issue(ALICE))).as("not retired yet").isInstanceOf(Accepted.class);
    String known = thief.issue(ALICE);
    assertThat(ask(other, known)).isInstanceOf(Accepted.class);

    for (int step = 0; step <= NOTICED_AFTER_STEPS; step++) {
      clock.advance(STEP);
      keys.rotate();
      ask(other, thief.issue(ALICE)); // keeps the other server, and the cache, as busy as ever
    }

    assertThat(ask(other, thief.issue(ALICE))).isInstanceOf(Rejected.class);
    assertThat(ask(other, known)).as("verified before").isInstanceOf(Rejected.class);
    assertThat(ask(other, new AccessTokens(keys, clock).issue(ALICE))).isInstanceOf(Accepted.class);
  }

  private JwtAuthenticator other(Way way) throws Exception {
    URI uri =
        way == Way.THROUGH_A_CACHE
            ? cache.uri()
            : URI.create("http://127.0.0.1:" + edge.getPort() + PATH);
    Instant start = clock.instant();
    JwksKeySource.Builder source = JwksKeySource.builder(uri);
    tick(source, () -> Duration.between(start, clock.instant()).toNanos());
    return JwtAuthenticator.builder(source.build())
        .issuer(AccessTokens.ISSUER)
        .audience(AccessTokens.AUDIENCE)
        .algorithms(JwtAlgorithm.ES256)
        .accessTokensOnly()
        .clock(clock)
        .build();
  }

  /** The kit keeps the ticker to itself: nobody but a test makes days of moments. */
  private static void tick(JwksKeySource.Builder source, LongSupplier nanoTime) throws Exception {
    Method setter = JwksKeySource.Builder.class.getDeclaredMethod("nanoTime", LongSupplier.class);
    setter.setAccessible(true);
    setter.invoke(source, nanoTime);
  }

  private static Authentication ask(JwtAuthenticator other, String token) throws Exception {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return other
        .authenticate(
            new AuthenticationRequest(
                UserServiceGrpc.getGetUserMethod(), headers, Attributes.EMPTY))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  /** Signs with one key for ever. */
  private static SigningKeys stolen(SigningKey key) {
    return new SigningKeys(
        new SigningKeyStore() {
          @Override
          public List<SigningKey> load() {
            return List.of(key);
          }

          @Override
          public void add(SigningKey another) {}

          @Override
          public void remove(SigningKey another) {}
        },
        new TestClock());
  }
}
