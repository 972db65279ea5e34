package io.grpckit.examples.edge;

import com.linecorp.armeria.common.util.TlsEngineType;
import com.linecorp.armeria.server.ServerBuilder;
import io.grpckit.interceptors.auth.transport.ReloadingTls;
import io.netty.handler.ssl.ClientAuth;
import javax.net.ssl.X509TrustManager;

/** How TLS is served: as gRPC's own server does it. */
final class EdgeTls {

  private EdgeTls() {}

  static boolean limitsClients(ReloadingTls tls) {
    return tls.trustManager() != null;
  }

  static void install(ReloadingTls tls, ServerBuilder http) {
    http.tls(new OneKeyManager(tls.keyManager())).tlsEngineType(TlsEngineType.JDK);
    X509TrustManager clients = tls.trustManager();
    if (clients != null) {
      ClientAuth auth = ClientAuth.valueOf(tls.clientAuth().name());
      http.tlsCustomizer(options -> options.trustManager(clients).clientAuth(auth));
    }
  }
}
