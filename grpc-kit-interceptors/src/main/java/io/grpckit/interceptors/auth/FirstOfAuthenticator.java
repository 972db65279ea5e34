package io.grpckit.interceptors.auth;

import io.grpckit.interceptors.auth.Authentication.Absent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks one after the other until credentials are presented. */
final class FirstOfAuthenticator implements Authenticator {

  private final List<Authenticator> authenticators;

  FirstOfAuthenticator(List<Authenticator> authenticators) {
    if (authenticators.isEmpty()) {
      throw new IllegalArgumentException("authenticators must not be empty");
    }
    this.authenticators = authenticators;
  }

  @Override
  public CompletionStage<Authentication> authenticate(AuthenticationRequest request) {
    return ask(0, request);
  }

  private CompletionStage<Authentication> ask(int index, AuthenticationRequest request) {
    CompletionStage<Authentication> answer = authenticators.get(index).authenticate(request);
    if (index == authenticators.size() - 1) {
      return answer;
    }
    return answer.thenCompose(
        found ->
            found instanceof Absent
                ? ask(index + 1, request)
                : CompletableFuture.completedFuture(found));
  }
}
