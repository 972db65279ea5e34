package io.grpckit.benchmarks;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSession;

/** Makes in-process connections look like those of a client with a certificate. */
final class ClientCertificate extends ServerTransportFilter {
  private static final Certificate CERTIFICATE = read();

  private final SSLSession session = session();

  static String thumbprint() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(CERTIFICATE.getEncoded());
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    return attributes.toBuilder().set(Grpc.TRANSPORT_ATTR_SSL_SESSION, session).build();
  }

  /** What of a session is asked for, which copies the certificates as every real one does. */
  private static SSLSession session() {
    Map<Object, Object> values = new ConcurrentHashMap<>();
    return (SSLSession)
        Proxy.newProxyInstance(
            ClientCertificate.class.getClassLoader(),
            new Class<?>[] {SSLSession.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getPeerCertificates" -> new Certificate[] {CERTIFICATE};
                  case "getValue" -> values.get(arguments[0]);
                  case "putValue" -> values.put(arguments[0], arguments[1]) == null ? null : null;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static Certificate read() {
    try (InputStream pem = ClientCertificate.class.getResourceAsStream("client.pem")) {
      return CertificateFactory.getInstance("X.509").generateCertificate(pem);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
