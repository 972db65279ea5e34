package io.grpckit.examples;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What TLS is served with. The files are looked at every minute, so that they can be renewed
 * without a restart.
 *
 * @param certificate the server's certificate chain, in PEM
 * @param key its private key, in PEM
 * @param clientCa who must have signed the certificates of clients, in PEM; null if they need none
 */
public record TlsFiles(Path certificate, Path key, @Nullable Path clientCa) {}
