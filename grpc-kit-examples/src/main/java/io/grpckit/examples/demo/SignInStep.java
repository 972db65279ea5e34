package io.grpckit.examples.demo;

import io.grpc.Status;
import io.grpckit.examples.client.AuthCalls;
import io.grpckit.examples.client.Tokens;
import java.time.Duration;
import java.time.Instant;

/** Two accounts sign in, and a wrong password does not. */
final class SignInStep implements DemoStep {

  @Override
  public String title() {
    return "Sign in";
  }

  @Override
  public void play(DemoScene scene) {
    Tokens tokens = scene.signIn("alice", DemoScene.ALICE);
    long minutes = Duration.between(Instant.now(), tokens.expiresAt()).toMinutes();
    scene.tell("%s has a token for about %d minutes", DemoScene.ALICE, minutes);
    scene.signIn("bob", DemoScene.BOB);
    scene.tell("%s has one too", DemoScene.BOB);

    DemoFailure.unlessRefused(
        Status.Code.UNAUTHENTICATED,
        "a wrong password",
        () -> AuthCalls.login(scene.anonymous().auth(), DemoScene.ALICE, "not-the-password"));
    scene.tell("a wrong password is refused: UNAUTHENTICATED");
  }
}
