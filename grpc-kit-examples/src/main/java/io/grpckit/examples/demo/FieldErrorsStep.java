package io.grpckit.examples.demo;

import io.grpc.Status;
import io.grpckit.errors.RpcFailure;
import io.grpckit.errors.Violation;
import io.grpckit.examples.user.v1.CreateUserRequest;
import java.util.Set;
import java.util.stream.Collectors;

/** An invalid user is refused, with what is wrong beside each field. */
final class FieldErrorsStep implements DemoStep {

  @Override
  public String title() {
    return "Create an invalid user";
  }

  @Override
  public void play(DemoScene scene) {
    CreateUserRequest invalid =
        CreateUserRequest.newBuilder().setName("").setEmail("not an address").build();
    RpcFailure failure =
        DemoFailure.unlessRefused(
            Status.Code.INVALID_ARGUMENT,
            "an invalid user",
            () -> scene.alice().users().createUser(invalid));

    scene.tell("%s: %s", failure.code(), failure.message());
    for (Violation violation : failure.violations()) {
      scene.tell("  %s: %s", violation.field(), violation.message());
    }
    Set<String> fields =
        failure.violations().stream().map(Violation::field).collect(Collectors.toSet());
    DemoFailure.unless(
        fields.equals(Set.of("name", "email")), "name and email must be wrong, was " + fields);
  }
}
