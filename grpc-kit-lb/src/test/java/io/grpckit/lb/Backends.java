package io.grpckit.lb;

import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.grpckit.lb.test.v1.ShopServiceGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Servers that answer with their own address. */
public final class Backends implements AutoCloseable {
  private final Map<String, Server> servers = new HashMap<>();

  /** Starts one on 127.0.0.x; port 0 for any. Answers the port. */
  public int start(String address, int port, UnaryOperator<NettyServerBuilder> settings)
      throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(address, port), InsecureServerCredentials.create())
            .addService(new NamedShop(address));
    Server server = settings.apply(builder).build().start();
    servers.put(address, server);
    return server.getPort();
  }

  public int start(String address, int port) throws IOException {
    return start(address, port, UnaryOperator.identity());
  }

  public void stop(String address) {
    servers.remove(address).shutdownNow();
  }

  @Override
  public void close() {
    servers.values().forEach(Server::shutdownNow);
  }

  private static final class NamedShop extends ShopServiceGrpc.ShopServiceImplBase {
    private final String name;

    NamedShop(String name) {
      this.name = name;
    }

    @Override
    public void getItem(Empty request, StreamObserver<StringValue> response) {
      response.onNext(StringValue.of(name));
      response.onCompleted();
    }
  }
}
