package io.grpckit.errors.validation;

import static org.assertj.core.api.Assertions.assertThat;

import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import com.sun.management.ThreadMXBean;
import io.grpckit.errors.test.SignUp;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Counted in bytes, which a busy machine does not disturb once the compiler has done its work. */
class ValidationCostTest {
  private static final int CALLS = 2_000;
  private static final int ROUNDS = 100;
  private static final int ROOM_FOR_THE_COMPILER = 64;
  private static final SignUp SMALL =
      SignUp.newBuilder().setEmail("a@example.com").setPhone("1").build();

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void costsAValidMessageNoMoreThanProtovalidateItself() throws Exception {
    Validator protovalidate = ValidatorFactory.newBuilder().build();
    ProtovalidateValidator ours = ProtovalidateValidator.of(protovalidate);

    long itself = bytes(() -> protovalidate.validate(SMALL).isSuccess());
    long through = bytes(() -> ours.validate(SMALL).isEmpty());
    for (int round = 1; round < ROUNDS && through > itself + ROOM_FOR_THE_COMPILER; round++) {
      itself = Math.min(itself, bytes(() -> protovalidate.validate(SMALL).isSuccess()));
      through = Math.min(through, bytes(() -> ours.validate(SMALL).isEmpty()));
    }

    assertThat(through).isBetween(1L, itself + ROOM_FOR_THE_COMPILER);
  }

  /** Of a call. */
  private long bytes(Callable<Boolean> call) throws Exception {
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      if (!call.call()) {
        throw new AssertionError("the message must be valid");
      }
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / CALLS;
  }
}
