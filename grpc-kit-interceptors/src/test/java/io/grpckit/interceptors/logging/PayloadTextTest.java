package io.grpckit.interceptors.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpckit.interceptors.testing.v1.Secrets;
import io.grpckit.interceptors.testing.v1.Sensitivity;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PayloadTextTest {

  private static final Redaction CONTRACT = new Redaction(Set.of(), Set.of());
  private static final String SECRETS = "grpckit.interceptors.test.v1.Secrets.";

  @Test
  void showsNoFieldThatTheContractMarks() {
    Secrets friend = Secrets.newBuilder().setName("bob").setPassword("hunter3").build();
    Secrets secrets =
        Secrets.newBuilder()
            .setName("alice")
            .setPassword("hunter2")
            .setBirthday("1 April")
            .setColour("green")
            .addFriends(friend)
            .setPrivateFriend(friend)
            .setKind(Sensitivity.SENSITIVITY_PERSONAL)
            .addNumbers(1)
            .addNumbers(2)
            .build();

    assertThat(PayloadText.of(secrets, CONTRACT))
        .isEqualTo(
            "{name: \"alice\", password: [REDACTED], birthday: [REDACTED], colour: \"green\","
                + " friends: [{name: \"bob\", password: [REDACTED]}], numbers: [1, 2],"
                + " kind: SENSITIVITY_PERSONAL, private_friend: [REDACTED]}");
  }

  @Test
  void showsNeitherBytesNorAnyNorUnknownFields() {
    Secrets secrets =
        Secrets.newBuilder()
            .setPicture(ByteString.copyFromUtf8("pixels"))
            .setAnything(Any.pack(Secrets.newBuilder().setName("wrapped").build()))
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        99,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFromUtf8("newer secret"))
                            .build())
                    .build())
            .build();

    assertThat(PayloadText.of(secrets, CONTRACT))
        .isEqualTo("{picture: <6 bytes>, anything: <Any>}");
  }

  @Test
  void hidesWhatIsListed() {
    Secrets secrets = Secrets.newBuilder().setName("alice").putNotes("pin", "1234").build();

    assertThat(PayloadText.of(secrets, new Redaction(Set.of(SECRETS + "notes"), Set.of())))
        .isEqualTo("{name: \"alice\", notes: [REDACTED]}");
  }

  @Test
  void anAllowListHidesTheRestAndNeverUncoversTheContract() {
    Secrets secrets =
        Secrets.newBuilder()
            .setName("alice")
            .setPassword("hunter2")
            .setColour("green")
            .putNotes("pin", "1234")
            .addFriends(Secrets.newBuilder().setName("bob").setColour("red"))
            .build();
    Redaction allowList = new Redaction(Set.of(), Set.of(SECRETS + "colour", SECRETS + "password"));

    assertThat(PayloadText.of(secrets, allowList))
        .isEqualTo(
            "{name: [REDACTED], password: [REDACTED], colour: \"green\","
                + " friends: [{name: [REDACTED], colour: \"red\"}], notes: [REDACTED]}");
  }

  @Test
  void stopsAtTheCap() {
    Secrets.Builder secrets = Secrets.newBuilder();
    for (int i = 0; i < 100_000; i++) {
      secrets.addNumbers(i);
    }

    assertThat(PayloadText.of(secrets.build(), CONTRACT))
        .hasSize(PayloadText.MAX_LENGTH + 1)
        .endsWith("…");
  }

  @Test
  void stopsAtADepthThatNoParserWouldPass() {
    Secrets secrets = Secrets.getDefaultInstance();
    for (int i = 0; i < 5_000; i++) {
      secrets = Secrets.newBuilder().addFriends(secrets).build();
    }

    assertThat(PayloadText.of(secrets, CONTRACT)).contains("{…}");
  }

  @Test
  void forgesNoLine() {
    Secrets secrets = Secrets.newBuilder().setName("a\nINFO forged").build();

    assertThat(PayloadText.of(secrets, CONTRACT)).isEqualTo("{name: \"a\\u000aINFO forged\"}");
  }

  @Test
  void namesOnlyTheTypeOfWhatIsNoProtobuf() {
    assertThat(PayloadText.of("secret", CONTRACT)).isEqualTo("<java.lang.String>");
  }
}
