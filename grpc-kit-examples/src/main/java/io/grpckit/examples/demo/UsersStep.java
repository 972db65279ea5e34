package io.grpckit.examples.demo;

import io.grpc.Status;
import io.grpckit.examples.user.v1.CreateUserRequest;
import io.grpckit.examples.user.v1.GetUserRequest;
import io.grpckit.examples.user.v1.GetUserStreamRequest;
import io.grpckit.examples.user.v1.User;
import io.grpckit.examples.user.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.util.ArrayList;
import java.util.List;

/** Users are streamed, and one is created and found. */
final class UsersStep implements DemoStep {
  private static final int MOST_SHOWN = 5;

  @Override
  public String title() {
    return "Stream the users and create one";
  }

  @Override
  public void play(DemoScene scene) {
    UserServiceBlockingStub users = scene.alice().users();
    List<User> before = stream(users);
    before.stream().limit(MOST_SHOWN).map(UsersStep::line).forEach(line -> scene.tell("%s", line));
    scene.tell("%d users streamed", before.size());

    CreateUserRequest carol =
        CreateUserRequest.newBuilder()
            .setName("Carol " + scene.run())
            .setEmail("carol-" + scene.run() + "@example.com")
            .build();
    User created = users.createUser(carol).getUser();
    scene.tell("created %s", line(created));

    User found =
        users.getUser(GetUserRequest.newBuilder().setUserId(created.getId()).build()).getUser();
    DemoFailure.unless(found.equals(created), "GetUser must find the created user, found " + found);
    DemoFailure.unless(stream(users).contains(created), "the created user must be in the stream");
    DemoFailure.unlessRefused(
        Status.Code.ALREADY_EXISTS, "the same address twice", () -> users.createUser(carol));
    scene.tell("it is found and streamed; its address is refused to another: ALREADY_EXISTS");
  }

  private static String line(User user) {
    return "%s  %s <%s>".formatted(user.getId(), user.getName(), user.getEmail());
  }

  private static List<User> stream(UserServiceBlockingStub users) {
    List<User> streamed = new ArrayList<>();
    users.getUserStream(GetUserStreamRequest.getDefaultInstance()).forEachRemaining(streamed::add);
    return streamed;
  }
}
