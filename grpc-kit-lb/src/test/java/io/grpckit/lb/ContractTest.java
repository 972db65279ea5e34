package io.grpckit.lb;

import static io.grpc.Status.Code.RESOURCE_EXHAUSTED;
import static io.grpc.Status.Code.UNAVAILABLE;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grpc.ServiceDescriptor;
import io.grpckit.lb.test.v1.HastyServiceGrpc;
import io.grpckit.lb.test.v1.PlainServiceGrpc;
import io.grpckit.lb.test.v1.RecklessServiceGrpc;
import io.grpckit.lb.test.v1.ShopServiceGrpc;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ContractTest {
  private static final ServiceDescriptor SHOP = ShopServiceGrpc.getServiceDescriptor();
  private static final ServiceDescriptor PLAIN = PlainServiceGrpc.getServiceDescriptor();

  @Nested
  class FromContract {
    private final ServiceConfig config = ServiceConfig.fromContract(SHOP, PLAIN);

    @Test
    void takesThePolicyOfTheMethodBeforeThatOfItsService() {
      assertThat(attempts("PutItem"))
          .isEqualTo(
              new RetryPolicy(
                  4, ofMillis(100), ofSeconds(3), 1.5, Set.of(UNAVAILABLE, RESOURCE_EXHAUSTED)));
      assertThat(attempts("FindItems")).isEqualTo(new HedgingPolicy(2, ofMillis(20), Set.of()));
      assertThat(attempts("GetItem"))
          .isEqualTo(RetryPolicy.builder().maxAttempts(2).initialBackoff(ofMillis(50)).build());
    }

    @Test
    void retriesIdempotentMethodsOfWhichTheContractSaysNoMore() {
      assertThat(config.methods().get(MethodName.of(PlainServiceGrpc.getReadMethod())).attempts())
          .contains(RetryPolicy.builder().build());
    }

    @Test
    void neverSendsTwiceWhatIsNotIdempotent() {
      assertThat(config.methods())
          .doesNotContainKeys(
              MethodName.of(SHOP.getName(), "Buy"), MethodName.of(PLAIN.getName(), "Write"));
      assertThat(config.verify(SHOP, PLAIN)).isSameAs(config);
    }

    @Test
    void refusesAContractThatRetriesWhatIsNotIdempotent() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ServiceConfig.fromContract(RecklessServiceGrpc.getServiceDescriptor()))
          .withMessage(
              "policy of grpckit.test.v1.RecklessService/Pay: only an idempotent method may be sent"
                  + " twice: set its idempotency_level");
    }

    @Test
    void namesTheMethodWhosePolicyIsInvalid() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ServiceConfig.fromContract(HastyServiceGrpc.getServiceDescriptor()))
          .withMessage(
              "policy of grpckit.test.v1.HastyService/Get: maxAttempts must be at least 2, was 1");
    }

    @Test
    void refusesPoliciesThatItCannotRead() {
      ServiceDescriptor hidden = HiddenOptions.of(SHOP);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> ServiceConfig.fromContract(hidden))
          .withMessageStartingWith("policy of grpckit.test.v1.ShopService/")
          .withMessageEndingWith(
              "a grpckit.policy.v1 option was read without its extension registry: register"
                  + " PolicyProto where the descriptor is built");
    }

    private AttemptPolicy attempts(String method) {
      return config.methods().get(MethodName.of(SHOP.getName(), method)).attempts().orElseThrow();
    }
  }

  @Nested
  class Verify {
    @Test
    void findsEveryNameThatMatchesNothing() {
      ServiceConfig config =
          ServiceConfig.builder()
              .method(MethodName.of(SHOP.getName(), "GetItm"), m -> m.timeout(ofSeconds(1)))
              .method(MethodName.service("grpckit.test.v1.Shop"), m -> m.timeout(ofSeconds(1)))
              .build();

      assertThatIllegalArgumentException()
          .isThrownBy(() -> config.verify(SHOP))
          .withMessage(
              """
              service config does not fit the contract:
              - grpckit.test.v1.ShopService/GetItm matches no method of [grpckit.test.v1.ShopService]
              - grpckit.test.v1.Shop/* matches no method of [grpckit.test.v1.ShopService]""");
    }

    @Test
    void findsMethodsThatAreRetriedWithoutBeingIdempotent() {
      ServiceConfig config =
          ServiceConfig.builder()
              .method(MethodName.service(SHOP.getName()), m -> m.retry(RetryPolicy.builder()))
              .build();

      assertThatIllegalArgumentException()
          .isThrownBy(() -> config.verify(SHOP))
          .withMessageContaining("- grpckit.test.v1.ShopService/Buy may be sent twice");
    }

    @Test
    void acceptsABroadRetryThatTheMethodItselfTurnsOff() {
      ServiceConfig config =
          ServiceConfig.builder()
              .method(MethodName.all(), m -> m.retry(RetryPolicy.builder()))
              .method(MethodName.of(SHOP.getName(), "Buy"), m -> m.timeout(ofSeconds(1)))
              .build();

      assertThat(config.verify(SHOP)).isSameAs(config);
    }
  }
}
