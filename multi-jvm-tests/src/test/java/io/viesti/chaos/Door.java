package io.viesti.chaos;

import io.viesti.certificate.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.SocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A port that speaks TLS only, and what becomes of those who knock.
 *
 * @param question a first question of its protocol
 * @param mutual whether who has no certificate is turned away
 */
record Door(String name, String host, int port, byte[] question, boolean mutual) {
  private static final int PATIENCE_MILLIS = 3_000;

  /** What one who knocks sees. */
  enum Answer {
    /** Was let in, and perhaps spoken to. */
    IN,
    /** The connection was ended, or the other end was not believed. */
    OUT
  }

  static Door http(String name, String host, int port) {
    String question = "GET /ready HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    return new Door(name, host, port, question.getBytes(StandardCharsets.US_ASCII), false);
  }

  /** Without TLS: whatever is answered to that, it is not the protocol's answer. */
  Answer plain() {
    return knock(SocketFactory.getDefault());
  }

  /** With TLS, as {@code context} says. */
  Answer knock(SSLContext context) {
    return knock(context.getSocketFactory());
  }

  private Answer knock(SocketFactory sockets) {
    boolean tls = sockets != SocketFactory.getDefault();
    try (Socket socket = sockets.createSocket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      socket.getOutputStream().write(question);
      socket.getOutputStream().flush();
      int first = socket.getInputStream().read();
      return first >= 0 && (tls || !isTls(first)) ? Answer.IN : Answer.OUT;
    } catch (SocketTimeoutException silent) {
      return tls ? Answer.IN : Answer.OUT;
    } catch (IOException refused) {
      return Answer.OUT;
    }
  }

  /** The first octet of a TLS alert or handshake record. */
  private static boolean isTls(int octet) {
    return octet == 21 || octet == 22;
  }

  /** Believes whoever is there, and shows an identity. */
  static SSLContext credulous(Identity shown) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    Path file = shown.key().resolveSibling("shown.p12");
    char[] password = "shown".toCharArray();
    shown.writeStore(file, password);
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), new TrustManager[] {new Credulous()}, null);
    return context;
  }

  /** Believes whoever is there, and shows nothing. */
  static SSLContext credulous() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Credulous()}, null);
    return context;
  }

  private static final class Credulous extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
