package io.grpckit.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViolationsTest {

  @Test
  void throwsNothingWhenEverythingHolds() {
    assertThatCode(() -> Violations.check().that(true, "email", "must be there").throwIfAny())
        .doesNotThrowAnyException();
  }

  @Test
  void throwsAllThatDoesNotHoldAtOnce() {
    StatusRuntimeException thrown =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                Violations.check()
                    .that(false, "email", "must be an e-mail address", "string.email")
                    .that(true, "age", "must not be negative")
                    .that(false, "name", "must not be empty")
                    .throwIfAny());

    RpcFailure failure = RpcFailure.from(thrown);
    assertThat(failure.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure.message())
        .isEqualTo("email must be an e-mail address; name must not be empty");
    assertThat(failure.violations())
        .containsExactly(
            new Violation("email", "must be an e-mail address", "string.email"),
            Violation.of("name", "must not be empty"));
  }

  @Test
  void putsThePathInFrontOfNestedFields() {
    List<Violation> found =
        Violations.check()
            .in("addresses", 2, address -> address.add("zip", "must have 5 digits"))
            .in("owner", owner -> owner.in("[\"home\"]", home -> home.add("", "must be set")))
            .list();

    assertThat(found)
        .extracting(Violation::field)
        .containsExactly("addresses[2].zip", "owner[\"home\"]");
  }

  @Test
  void namesTheFirstThreeInTheMessage() {
    Violations violations = Violations.check();
    for (int i = 0; i < 5; i++) {
      violations.add("f" + i, "is wrong");
    }

    assertThat(violations.failure().message())
        .isEqualTo("f0 is wrong; f1 is wrong; f2 is wrong; and 2 more");
  }

  @Test
  void hasNoFailureWithoutAViolation() {
    assertThatThrownBy(() -> Violations.check().failure())
        .hasMessage("there must be a violation, was none");
  }

  @Test
  void takesOverViolationsFoundElsewhere() {
    List<Violation> found =
        Violations.check()
            .in("user", user -> user.addAll(List.of(Violation.of("name", "is taken"))))
            .list();

    assertThat(found).containsExactly(Violation.of("user.name", "is taken"));
  }

  @Test
  void goesToAndFromBothMessages() {
    Violations violations =
        Violations.check().add(new Violation("email", "is wrong", "string.email"));

    assertThat(Violations.from(violations.toValidationError()).list()).isEqualTo(violations.list());
    assertThat(Violations.from(violations.toBadRequest()).list()).isEqualTo(violations.list());
  }
}
