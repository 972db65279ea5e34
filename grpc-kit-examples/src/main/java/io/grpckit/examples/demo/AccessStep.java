package io.grpckit.examples.demo;

import static io.grpc.Status.Code.PERMISSION_DENIED;
import static io.grpc.Status.Code.UNAUTHENTICATED;

import io.grpckit.examples.news.v1.PublishNewsRequest;
import io.grpckit.examples.user.v1.CreateUserRequest;
import io.grpckit.examples.user.v1.GetUserStreamRequest;

/** Who is not signed in, and who lacks a scope, is refused. */
final class AccessStep implements DemoStep {

  @Override
  public String title() {
    return "Be refused";
  }

  @Override
  public void play(DemoScene scene) {
    DemoFailure.unlessRefused(
        UNAUTHENTICATED,
        "a stream without a token",
        () ->
            scene
                .anonymous()
                .users()
                .getUserStream(GetUserStreamRequest.getDefaultInstance())
                .hasNext());
    scene.tell("without a token: UNAUTHENTICATED");

    CreateUserRequest dave =
        CreateUserRequest.newBuilder()
            .setName("Dave")
            .setEmail("dave-" + scene.run() + "@example.com")
            .build();
    DemoFailure.unlessRefused(
        PERMISSION_DENIED, "creating a user as bob", () -> scene.bob().users().createUser(dave));
    scene.tell("bob without users:write: PERMISSION_DENIED");

    PublishNewsRequest rumour =
        PublishNewsRequest.newBuilder()
            .setCategory("demo-" + scene.run())
            .setTitle("A rumour")
            .build();
    DemoFailure.unlessRefused(
        PERMISSION_DENIED, "publishing as bob", () -> scene.bob().news().publishNews(rumour));
    scene.tell("bob without news:publish: PERMISSION_DENIED");
  }
}
