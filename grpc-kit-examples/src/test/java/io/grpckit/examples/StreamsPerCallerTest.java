package io.grpckit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpckit.examples.news.v1.NewsServiceGrpc;
import io.grpckit.interceptors.admission.Admission;
import io.grpckit.interceptors.admission.Admission.Granted;
import io.grpckit.interceptors.admission.Admission.Refused;
import io.grpckit.interceptors.admission.AdmissionRequest;
import io.grpckit.interceptors.admission.CallPriority;
import io.grpckit.interceptors.auth.Caller;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamsPerCallerTest {

  private final StreamsPerCaller streams = new StreamsPerCaller(2);

  @Test
  void leavesStreamsForOthers() throws Exception {
    assertThat(opens("bob")).isInstanceOf(Granted.class);
    assertThat(opens("bob")).isInstanceOf(Granted.class);

    assertThat(opens("bob")).isInstanceOf(Refused.class);
    assertThat(opens("alice")).isInstanceOf(Granted.class);
  }

  @Test
  void countsWhatIsOpen() throws Exception {
    Admission first = opens("bob");
    opens("bob");

    ((Granted) first).permit().release(Status.CANCELLED);

    assertThat(opens("bob")).isInstanceOf(Granted.class);
    assertThat(opens("bob")).isInstanceOf(Refused.class);
  }

  @Test
  void limitsNoCallsWithoutStreams() {
    assertThat(streams.appliesTo(NewsServiceGrpc.getPublishNewsMethod())).isFalse();
    assertThat(streams.appliesTo(NewsServiceGrpc.getGetLiveNewsMethod())).isTrue();
  }

  private Admission opens(String subject) throws Exception {
    Caller caller = new Caller(subject, "tests", Set.of(), Set.of(), Map.of());
    AdmissionRequest request =
        new AdmissionRequest(
            NewsServiceGrpc.getGetLiveNewsMethod(),
            CallPriority.NORMAL,
            new Metadata(),
            Attributes.EMPTY);
    return caller.in(Context.current()).call(() -> streams.decide(request));
  }
}
