package io.grpckit.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenCallTest {
  private final List<String> heard = new ArrayList<>();
  private final OpenCall call = new OpenCall("test.v1.TestService/Follow", Runnable::run);

  @Test
  void tellsAllTasksWhateverOneOfThemThrows() {
    call.onDrain(
        () -> {
          throw new IllegalStateException("planted");
        });
    call.onDrain(() -> heard.add("second"));

    call.tell();

    assertThat(heard).containsExactly("second");
    assertThat(call.isTold()).isTrue();
  }

  @Test
  void tellsATaskThatComesLateAtOnce() {
    call.tell();
    assertThat(call.isTold()).as("nobody has listened").isFalse();

    call.onDrain(() -> heard.add("late"));

    assertThat(heard).containsExactly("late");
    assertThat(call.isTold()).isTrue();
  }

  @Test
  void countsAHandlerThatAsksAsTold() {
    assertThat(call.isDraining()).isFalse();
    call.tell();

    assertThat(call.isDraining()).isTrue();

    assertThat(call.isTold()).isTrue();
  }
}
