package io.grpckit.errors.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import build.buf.protovalidate.ValidationResult;
import build.buf.protovalidate.ValidatorFactory;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.grpckit.errors.Violation;
import io.grpckit.errors.test.Address;
import io.grpckit.errors.test.Broken;
import io.grpckit.errors.test.SignUp;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class ProtovalidateValidatorTest {
  private static final SignUp INVALID =
      SignUp.newBuilder()
          .setEmail("nobody")
          .addAddresses(Address.newBuilder().setZip("12345"))
          .addAddresses(Address.newBuilder().setZip("x"))
          .putByName("a \"quoted\\\" key", Address.newBuilder().setZip("y").build())
          .putByNumber(-7, "")
          .putByFlag(true, "")
          .putByFlag(false, "")
          .putById(7, "")
          .addTags("long enough")
          .setAge(3)
          .build();

  private final ProtovalidateValidator validator = ProtovalidateValidator.create();

  @Test
  void findsTheFirstViolationAloneInALargeMessage() {
    SignUp large = withTags(200_000);

    assertThat(validator.validate(large)).hasSize(1);
    assertThat(ProtovalidateValidator.forServices().validate(large)).hasSize(1);
  }

  @Test
  void findsAHundredViolationsAtMost() {
    assertThat(validator.validate(withTags(1_000))).hasSize(100);
  }

  private static SignUp withTags(int count) {
    return SignUp.newBuilder().addAllTags(Collections.nCopies(count, "long")).build();
  }

  @Test
  void hasTheFieldPathsAndRuleIdsOfProtovalidate() throws Exception {
    ValidationResult own = ValidatorFactory.newBuilder().build().validate(INVALID);

    var found = validator.validate(INVALID);

    // Its text is "Validation error:\n - path: message [rule id]", a line for each violation.
    assertThat(own.toString().lines().skip(1))
        .containsExactlyInAnyOrderElementsOf(
            found.stream()
                .map(v -> " - " + v.field() + ": " + v.message() + " [" + v.reason() + "]")
                .toList());
    assertThat(found)
        .extracting(Violation::field)
        .containsExactlyInAnyOrder(
            "email",
            "addresses[1].zip",
            "by_name[\"a \\\"quoted\\\\\\\" key\"].zip",
            "by_number[-7]",
            "by_flag[true]",
            "by_flag[false]",
            "by_id[7]",
            "tags[0]",
            "contact",
            "age");
  }

  @Test
  void passesWhatIsValidAndWhatIsNoMessage() {
    SignUp valid = SignUp.newBuilder().setEmail("a@example.com").setFax("1").build();

    assertThat(validator.validate(valid)).isEmpty();
    assertThat(validator.validate("not a message")).isEmpty();
  }

  @Test
  void saysWhichMessageHasABrokenRule() {
    assertThatThrownBy(() -> validator.validate(Broken.getDefaultInstance()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cannot validate errors.test.Broken");
  }

  @Test
  void refusesToStartWithABrokenRule() {
    assertThatThrownBy(
            () -> ProtovalidateValidator.forServices(service(Broken.getDefaultInstance())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("rules must compile: ");
  }

  @Test
  void compilesTheRulesOfServicesAhead() {
    var ahead = ProtovalidateValidator.forServices(service(SignUp.getDefaultInstance()));

    assertThat(ahead.validate(INVALID))
        .containsExactlyInAnyOrderElementsOf(validator.validate(INVALID));
  }

  private static ServiceDescriptor service(Message request) {
    var method =
        MethodDescriptor.newBuilder(
                ProtoUtils.marshaller(request), ProtoUtils.marshaller(Address.getDefaultInstance()))
            .setType(MethodType.UNARY)
            .setFullMethodName("test.Validated/Call")
            .build();
    return ServiceDescriptor.newBuilder("test.Validated").addMethod(method).build();
  }
}
