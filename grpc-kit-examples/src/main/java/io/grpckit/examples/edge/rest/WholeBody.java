package io.grpckit.examples.edge.rest;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpckit.errors.RpcFailure;
import io.grpckit.examples.edge.call.ClientAddress;
import io.grpckit.examples.edge.call.JsonError;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A request that is answered when all of its body is here. The pieces are copied as they come, as
 * many small ones would cost a hundred times what is in them.
 */
final class WholeBody implements Subscriber<HttpObject> {

  private static final BodyRoom ROOM = BodyRoom.ofThisProcess();
  private static final RpcFailure NO_ROOM =
      RpcFailure.resourceExhausted("bodies", "too many requests are on their way")
          .withRetryDelay(Duration.ofSeconds(1));

  private final HttpRequest request;
  private final String client;
  private final BodyRoom room;
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private final CompletableFuture<@Nullable AggregatedHttpRequest> whole =
      new CompletableFuture<>();
  private @Nullable Subscription pieces;
  private long taken;

  private WholeBody(HttpRequest request, String client, BodyRoom room) {
    this.request = request;
    this.client = client;
    this.room = room;
  }

  static HttpResponse answer(
      ServiceRequestContext context,
      HttpRequest request,
      Executor reader,
      Function<AggregatedHttpRequest, HttpResponse> answer) {
    return answer(context, request, ROOM, reader, answer);
  }

  static HttpResponse answer(
      ServiceRequestContext context,
      HttpRequest request,
      BodyRoom room,
      Executor reader,
      Function<AggregatedHttpRequest, HttpResponse> answer) {
    WholeBody body = new WholeBody(request, ClientAddress.of(context), room);
    request.subscribe(body, context.eventLoop());
    return HttpResponse.of(
        body.whole
            .thenApplyAsync(
                whole ->
                    whole == null
                        ? JsonError.response(NO_ROOM).toHttpResponse()
                        : answer.apply(whole),
                reader)
            .whenComplete((answered, failed) -> body.giveBack()));
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    pieces = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(HttpObject piece) {
    if (piece instanceof HttpData data && !whole.isDone()) {
      if (room.take(client, data.length())) {
        taken += data.length();
        content.writeBytes(data.array());
      } else {
        whole.complete(null);
        if (pieces != null) {
          pieces.cancel();
        }
      }
    }
  }

  @Override
  public void onComplete() {
    whole.complete(
        AggregatedHttpRequest.of(request.headers(), HttpData.wrap(content.toByteArray())));
  }

  @Override
  public void onError(Throwable lost) {
    whole.completeExceptionally(lost);
  }

  private void giveBack() {
    room.giveBack(client, taken);
  }
}
