package org.cardioqa.verification.http;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where and how the service listens.
 *
 * @param host address to bind; the loopback unless somebody says otherwise
 * @param port 0 takes a free one
 * @param tls speaks TLS if there is a key
 * @param proxy address of the proxy that speaks TLS in front of it and tells the reader's address
 *     in X-Forwarded-For, which is believed of nobody else
 */
public record ServerOptions(String host, int port, Optional<Tls> tls, Optional<String> proxy) {
  /** Where it listens unless told otherwise. */
  public static final String LOOPBACK = "127.0.0.1";

  /**
   * A key store with the server's key and certificate.
   *
   * @param keystore PKCS12 or JKS
   * @param password of the store and the key
   */
  public record Tls(Path keystore, String password) {
    /** Says where, not the password. */
    @Override
    public String toString() {
      return "Tls[" + keystore + "]";
    }
  }

  /** On the loopback, in plain HTTP. */
  public static ServerOptions onLoopback(int port) {
    return new ServerOptions(LOOPBACK, port, Optional.empty(), Optional.empty());
  }

  /** Whether browsers speak TLS, with this or with the proxy before it. */
  boolean secure() {
    return tls.isPresent() || proxy.isPresent();
  }
}
