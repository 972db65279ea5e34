package io.grpckit.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ExceptionMapperTest {
  private static final RpcFailure IO = RpcFailure.aborted("io");
  private static final RpcFailure MISSING = RpcFailure.notFound("file", "x");

  @Test
  void prefersTheMostSpecificClassInWhateverOrder() {
    ExceptionMapper mapper =
        ExceptionMapper.builder()
            .map(IOException.class, IO)
            .map(FileNotFoundException.class, e -> MISSING)
            .map(Exception.class, RpcFailure.unknown(""))
            .build();

    assertThat(mapper.map(new FileNotFoundException())).contains(MISSING);
    assertThat(mapper.map(new IOException())).contains(IO);
    assertThat(mapper.map(new RuntimeException())).contains(RpcFailure.unknown(""));
  }

  @Test
  void doesNotKnowWhatItWasNotTold() {
    ExceptionMapper mapper = ExceptionMapper.builder().map(IOException.class, IO).build();

    assertThat(mapper.map(new RuntimeException())).isEmpty();
    assertThat(ExceptionMapper.none().map(new IOException())).isEmpty();
  }

  @Test
  void asksTheNextWhatItDoesNotKnow() {
    ExceptionMapper mapper =
        ExceptionMapper.builder()
            .map(FileNotFoundException.class, MISSING)
            .build()
            .orElse(ExceptionMapper.builder().map(IOException.class, IO).build());

    assertThat(mapper.map(new FileNotFoundException())).contains(MISSING);
    assertThat(mapper.map(new IOException())).contains(IO);
  }

  @Test
  void refusesAClassThatIsMappedTwice() {
    assertThatThrownBy(
            () -> ExceptionMapper.builder().map(IOException.class, IO).map(IOException.class, IO))
        .hasMessage("type must be mapped once, was mapped twice: class java.io.IOException");
  }

  @Test
  void refusesStatusExceptions() {
    assertThatThrownBy(() -> ExceptionMapper.builder().map(StatusRuntimeException.class, e -> IO))
        .hasMessageContaining("must not be a status exception");
  }
}
