package io.grpckit.errors.validation;

import static org.assertj.core.api.Assertions.assertThat;

import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import io.grpckit.errors.test.SignUp;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The fastest of many rounds of each, taken in turns, so that a busy machine disturbs neither. */
@Tag("slow")
class ValidationCostTest {
  private static final int ROUNDS = 300;
  private static final int CALLS = 2_000;
  private static final SignUp SMALL =
      SignUp.newBuilder().setEmail("a@example.com").setPhone("1").build();

  @Test
  void costsAValidMessageNoMoreThanProtovalidateItselfAndFivePercent() throws Exception {
    Validator protovalidate = ValidatorFactory.newBuilder().build();
    ProtovalidateValidator ours = ProtovalidateValidator.of(protovalidate);
    long itself = Long.MAX_VALUE;
    long through = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      itself = Math.min(itself, nanos(() -> protovalidate.validate(SMALL).isSuccess()));
      through = Math.min(through, nanos(() -> ours.validate(SMALL).isEmpty()));
    }

    System.out.printf(
        "protovalidate itself %d ns, through the adapter %d ns%n", itself / CALLS, through / CALLS);
    assertThat((double) through / itself).isLessThan(1.05);
  }

  private static long nanos(Callable<Boolean> call) throws Exception {
    long begin = System.nanoTime();
    for (int i = 0; i < CALLS; i++) {
      if (!call.call()) {
        throw new AssertionError("the message must be valid");
      }
    }
    return System.nanoTime() - begin;
  }
}
