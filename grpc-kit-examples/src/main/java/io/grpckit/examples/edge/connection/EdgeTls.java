package io.grpckit.examples.edge.connection;

import com.linecorp.armeria.common.util.TlsEngineType;
import com.linecorp.armeria.server.ServerBuilder;
import io.grpckit.interceptors.auth.transport.ReloadingTls;
import io.netty.handler.ssl.ClientAuth;
import javax.net.ssl.X509TrustManager;

/** How TLS is served: as gRPC's own server does it. */
public final class EdgeTls {

  private EdgeTls() {}

  /**
   * Whether clients must be known.
   *
   * @param tls how it is configured
   * @return whether it is limited who may connect
   */
  public static boolean limitsClients(ReloadingTls tls) {
    return tls.trustManager() != null;
  }

  /**
   * Serves TLS.
   *
   * @param tls how
   * @param http what serves it
   */
  public static void install(ReloadingTls tls, ServerBuilder http) {
    http.tls(new OneKeyManager(tls.keyManager())).tlsEngineType(TlsEngineType.JDK);
    X509TrustManager clients = tls.trustManager();
    if (clients != null) {
      ClientAuth auth = ClientAuth.valueOf(tls.clientAuth().name());
      http.tlsCustomizer(options -> options.trustManager(clients).clientAuth(auth));
    }
  }
}
