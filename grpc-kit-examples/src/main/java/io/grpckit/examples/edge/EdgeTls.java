package io.grpckit.examples.edge;

import com.linecorp.armeria.common.util.TlsEngineType;
import com.linecorp.armeria.server.ServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is served.
 *
 * @param identity our certificates and keys
 * @param clients who may connect; null for everybody
 */
public record EdgeTls(X509ExtendedKeyManager identity, @Nullable X509TrustManager clients) {

  boolean limitsClients() {
    return clients != null;
  }

  void install(ServerBuilder http) {
    http.tls(new OneKeyManager(identity)).tlsEngineType(TlsEngineType.JDK);
    if (clients != null) {
      http.tlsCustomizer(tls -> tls.trustManager(clients).clientAuth(ClientAuth.REQUIRE));
    }
  }
}
