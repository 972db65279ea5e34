package io.grpckit.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureReasonTest {

  enum OfAnotherDomain implements FailureReason {
    EMAIL_TAKEN;

    @Override
    public String domain() {
      return "other.example.com";
    }

    @Override
    public Status.Code code() {
      return Status.Code.ABORTED;
    }

    @Override
    public String template() {
      return "";
    }
  }

  @Test
  void isFoundAgainAtTheOtherEnd() {
    RpcFailure said = Catalogue.EMAIL_TAKEN.failure(Map.of("email", "a$1@example.com"));

    var thrown = said.asRuntimeException();
    RpcFailure read = RpcFailure.from(thrown.getStatus().withCause(null), thrown.getTrailers());

    assertThat(read.code()).isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(read.message()).isEqualTo("e-mail address a$1@example.com is taken");
    assertThat(read.reason(Catalogue.class)).contains(Catalogue.EMAIL_TAKEN);
    assertThat(read.detail(ErrorInfo.class).orElseThrow().getMetadataMap())
        .containsEntry("email", "a$1@example.com");
  }

  @Test
  void isNotConfusedWithAnotherDomain() {
    RpcFailure said = Catalogue.EMAIL_TAKEN.failure(Map.of("email", "x"));

    assertThat(said.reason(OfAnotherDomain.class)).isEmpty();
  }

  @Test
  void isEmptyForAReasonThatThisVersionDoesNotHave() {
    RpcFailure newer =
        RpcFailure.aborted("")
            .withDetail(
                ErrorInfo.newBuilder().setReason("NEW").setDomain("users.example.com").build());

    assertThat(newer.reason(Catalogue.class)).isEmpty();
  }

  @Test
  void refusesATemplateWithoutItsValues() {
    assertThatThrownBy(Catalogue.EMAIL_TAKEN::failure)
        .hasMessage(
            "metadata must have every key of \"e-mail address {email} is taken\", has no email");
    assertThat(Catalogue.ROOM_CLOSED.failure().message()).isEqualTo("the room is closed");
  }
}
