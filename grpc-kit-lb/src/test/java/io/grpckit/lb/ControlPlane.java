package io.grpckit.lb;

import com.google.protobuf.Any;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.controlplane.cache.v3.SimpleCache;
import io.envoyproxy.controlplane.cache.v3.Snapshot;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.ApiListener;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** An xDS server, java-control-plane, that knows one service and its endpoints. */
final class ControlPlane implements AutoCloseable {
  private static final String CLIENTS = "clients";

  private final SimpleCache<String> cache = new SimpleCache<>(node -> CLIENTS);
  private final Server server;
  private final String service;
  private final OutlierDetection outlierDetection;
  private long version;

  ControlPlane(String service, OutlierDetection outlierDetection) throws IOException {
    this.service = service;
    this.outlierDetection = outlierDetection;
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .addService(new V3DiscoveryServer(cache).getAggregatedDiscoveryServiceImpl())
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  /** Tells the clients, at once, which backends there are; each as host:port. */
  void endpoints(List<String> backends) {
    version++;
    cache.setSnapshot(
        CLIENTS,
        Snapshot.create(
            List.of(cluster()),
            "1",
            List.of(assignment(backends)),
            String.valueOf(version),
            List.of(listener()),
            "1",
            List.of(routes()),
            "1",
            List.of(),
            "1"));
  }

  private Listener listener() {
    HttpConnectionManager http =
        HttpConnectionManager.newBuilder()
            .setRds(Rds.newBuilder().setRouteConfigName(service).setConfigSource(thisServer()))
            .addHttpFilters(
                HttpFilter.newBuilder()
                    .setName("router")
                    .setTypedConfig(Any.pack(Router.getDefaultInstance())))
            .build();
    return Listener.newBuilder()
        .setName(service)
        .setApiListener(ApiListener.newBuilder().setApiListener(Any.pack(http)))
        .build();
  }

  private RouteConfiguration routes() {
    RetryPolicy retries =
        RetryPolicy.newBuilder().setRetryOn("unavailable").setNumRetries(UInt32Value.of(3)).build();
    return RouteConfiguration.newBuilder()
        .setName(service)
        .addVirtualHosts(
            VirtualHost.newBuilder()
                .setName(service)
                .addDomains(service)
                .setRetryPolicy(retries)
                .addRoutes(
                    Route.newBuilder()
                        .setMatch(RouteMatch.newBuilder().setPrefix(""))
                        .setRoute(RouteAction.newBuilder().setCluster(service))))
        .build();
  }

  private Cluster cluster() {
    return Cluster.newBuilder()
        .setName(service)
        .setType(Cluster.DiscoveryType.EDS)
        .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setEdsConfig(thisServer()))
        .setLbPolicy(Cluster.LbPolicy.ROUND_ROBIN)
        .setOutlierDetection(outlierDetection)
        .build();
  }

  private ClusterLoadAssignment assignment(List<String> backends) {
    LocalityLbEndpoints.Builder zone =
        LocalityLbEndpoints.newBuilder()
            .setLocality(Locality.newBuilder().setZone("a"))
            .setLoadBalancingWeight(UInt32Value.of(1));
    for (String backend : backends) {
      HostAndPort address = HostAndPort.parse(backend);
      SocketAddress socket =
          SocketAddress.newBuilder()
              .setAddress(address.host())
              .setPortValue(address.port())
              .build();
      zone.addLbEndpoints(
          LbEndpoint.newBuilder()
              .setEndpoint(
                  Endpoint.newBuilder().setAddress(Address.newBuilder().setSocketAddress(socket))));
    }
    return ClusterLoadAssignment.newBuilder().setClusterName(service).addEndpoints(zone).build();
  }

  private static ConfigSource thisServer() {
    return ConfigSource.newBuilder().setAds(AggregatedConfigSource.getDefaultInstance()).build();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
