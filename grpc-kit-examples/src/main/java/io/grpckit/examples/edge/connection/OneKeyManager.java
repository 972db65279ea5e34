package io.grpckit.examples.edge.connection;

import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;

/** A factory as Armeria wants it, of a key manager that exists. */
final class OneKeyManager extends KeyManagerFactory {

  OneKeyManager(KeyManager manager) {
    super(new Spi(manager), null, "one");
  }

  private static final class Spi extends KeyManagerFactorySpi {

    private final KeyManager manager;

    Spi(KeyManager manager) {
      this.manager = manager;
    }

    @Override
    protected void engineInit(KeyStore keys, char[] password) {}

    @Override
    protected void engineInit(ManagerFactoryParameters parameters) {}

    @Override
    protected KeyManager[] engineGetKeyManagers() {
      return new KeyManager[] {manager};
    }
  }
}
