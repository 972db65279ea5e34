package io.grpckit.examples.feed;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.grpckit.errors.ExceptionMapper;
import io.grpckit.examples.TestServer;
import io.grpckit.examples.news.v1.NewsItem;
import io.grpckit.examples.news.v1.NewsRequest;
import io.grpckit.examples.news.v1.NewsServiceGrpc;
import io.grpckit.examples.news.v1.PublishNewsRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EncodeOnceTest {

  private static final NewsItem ITEM = NewsItem.newBuilder().setTitle("Λ 😀").build();

  private final AtomicInteger encoded = new AtomicInteger();
  private final SharingMarshaller<NewsItem> marshaller =
      new SharingMarshaller<>(
          new CountingMarshaller(
              (PrototypeMarshaller<NewsItem>)
                  NewsServiceGrpc.getPublishNewsMethod().getResponseMarshaller()));

  @Test
  void encodesTheSameMessageOnce() throws IOException {
    for (int i = 0; i < 1000; i++) {
      assertThat(marshaller.parse(marshaller.stream(ITEM))).isEqualTo(ITEM);
    }

    assertThat(encoded).hasValue(1);
  }

  @Test
  void encodesOnceWhatIsSentInTurn() throws IOException {
    List<NewsItem> items =
        IntStream.range(0, 24).mapToObj(i -> NewsItem.newBuilder().setCursor(i).build()).toList();
    for (int i = 0; i < 1000; i++) {
      for (NewsItem item : items) {
        assertThat(marshaller.stream(item).readAllBytes()).isEqualTo(item.toByteArray());
      }
    }

    assertThat(encoded).hasValue(24);
  }

  @Test
  void tellsEqualMessagesApart() throws IOException {
    NewsItem equal = ITEM.toBuilder().build();

    assertThat(marshaller.stream(equal).readAllBytes()).isEqualTo(ITEM.toByteArray());
    assertThat(marshaller.stream(ITEM).readAllBytes()).isEqualTo(ITEM.toByteArray());

    assertThat(encoded).hasValue(2);
  }

  @Test
  void sendsTheRightBytesHoweverManyMessagesThereAre() throws IOException {
    for (int i = 0; i < 10_000; i++) {
      NewsItem item = NewsItem.newBuilder().setCursor(i).build();

      assertThat(marshaller.stream(item).readAllBytes()).isEqualTo(item.toByteArray());
    }
  }

  @Test
  void copiesStraightToTheWire() throws IOException {
    SharedBytes bytes = (SharedBytes) marshaller.stream(ITEM);
    assertThat(bytes.available()).isEqualTo(ITEM.getSerializedSize());

    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    assertThat(bytes.drainTo(wire)).isEqualTo(ITEM.getSerializedSize());

    assertThat(wire.toByteArray()).isEqualTo(ITEM.toByteArray());
    assertThat(bytes.available()).isZero();
    assertThat(bytes.drainTo(wire)).isZero();
  }

  @Test
  void saysWhichMessagesItIsFor() {
    assertThat(marshaller.getMessageClass()).isEqualTo(NewsItem.class);
    assertThat(marshaller.getMessagePrototype()).isEqualTo(NewsItem.getDefaultInstance());
  }

  @Test
  void leavesTheServiceAsItIs() throws Exception {
    ServerServiceDefinition before = new Echo().bindService();
    ServerServiceDefinition service = EncodeOnce.in(before, NewsServiceGrpc.getPublishNewsMethod());

    assertThat(service.getServiceDescriptor().getName()).isEqualTo("news.v1.NewsService");
    assertThat(service.getServiceDescriptor().getSchemaDescriptor())
        .isSameAs(before.getServiceDescriptor().getSchemaDescriptor());
    assertThat(service.getServiceDescriptor().getMethods())
        .extracting(MethodDescriptor::getSchemaDescriptor)
        .containsExactlyInAnyOrderElementsOf(
            before.getServiceDescriptor().getMethods().stream()
                .map(MethodDescriptor::getSchemaDescriptor)
                .toList());
    try (TestServer server = TestServer.start(ExceptionMapper.none(), () -> service)) {
      assertThat(
              NewsServiceGrpc.newBlockingV2Stub(server.as("ada"))
                  .withDeadlineAfter(60, SECONDS)
                  .publishNews(
                      PublishNewsRequest.newBuilder().setTitle("Λ").setCategory("tech").build()))
          .isEqualTo(NewsItem.newBuilder().setTitle("Λ").build());
    }
  }

  private static final class Echo extends NewsServiceGrpc.NewsServiceImplBase {

    @Override
    public void publishNews(PublishNewsRequest request, StreamObserver<NewsItem> response) {
      response.onNext(NewsItem.newBuilder().setTitle(request.getTitle()).build());
      response.onCompleted();
    }

    @Override
    public void getLiveNews(NewsRequest request, StreamObserver<NewsItem> items) {
      items.onCompleted();
    }
  }

  private final class CountingMarshaller implements PrototypeMarshaller<NewsItem> {

    private final PrototypeMarshaller<NewsItem> marshaller;

    CountingMarshaller(PrototypeMarshaller<NewsItem> marshaller) {
      this.marshaller = marshaller;
    }

    @Override
    public InputStream stream(NewsItem item) {
      encoded.incrementAndGet();
      return marshaller.stream(item);
    }

    @Override
    public NewsItem parse(InputStream stream) {
      return marshaller.parse(stream);
    }

    @Override
    public Class<NewsItem> getMessageClass() {
      return marshaller.getMessageClass();
    }

    @Override
    public NewsItem getMessagePrototype() {
      return marshaller.getMessagePrototype();
    }
  }
}
