package io.viesti.s3;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;

/**
 * The two faces of one pool of connections: plain requests, and uploads that go in parts when they
 * are large. Results are told on the threads of the connections, where nobody may block.
 */
final class S3Clients implements AutoCloseable {
  private final EventLoopGroup threads;
  private final SdkAsyncHttpClient http;
  private final S3AsyncClient requests;
  private final S3AsyncClient inParts;

  /** Blocks while it reads files. {@link IllegalArgumentException} says what is wrong with them. */
  S3Clients(S3Settings settings) {
    AwsCredentialsProvider credentials = credentials(settings.credentials());
    threads = threads(settings.threads());
    http = http(settings, SdkEventLoopGroup.create(threads, NioSocketChannel::new));
    requests = client(settings, credentials).build();
    inParts =
        client(settings, credentials)
            .multipartEnabled(true)
            .multipartConfiguration(
                parts ->
                    parts
                        .thresholdInBytes(settings.multipartAbove())
                        .minimumPartSizeInBytes(settings.partSize())
                        .apiCallBufferSizeInBytes(2 * settings.partSize()))
            .build();
  }

  S3AsyncClient requests() {
    return requests;
  }

  /** For content that goes up in parts. */
  S3AsyncClient inParts() {
    return inParts;
  }

  private S3AsyncClientBuilder client(S3Settings settings, AwsCredentialsProvider credentials) {
    S3AsyncClientBuilder builder =
        S3AsyncClient.builder()
            .httpClient(http)
            .region(Region.of(settings.region()))
            .forcePathStyle(settings.pathStyle())
            .credentialsProvider(credentials)
            .asyncConfiguration(
                async ->
                    async.advancedOption(
                        SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
            .overrideConfiguration(
                call ->
                    call.apiCallTimeout(settings.timeouts().request())
                        .retryStrategy(retries(settings)));
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder;
  }

  /**
   * The client knows no newer kind of group. Ours, because it would take seconds to close its own.
   */
  @SuppressWarnings("deprecation")
  private static EventLoopGroup threads(int number) {
    return new io.netty.channel.nio.NioEventLoopGroup(number, new DefaultThreadFactory("s3", true));
  }

  private static StandardRetryStrategy retries(S3Settings settings) {
    return StandardRetryStrategy.builder().maxAttempts(settings.attempts()).build();
  }

  private static SdkAsyncHttpClient http(S3Settings settings, SdkEventLoopGroup threads) {
    S3Settings.Timeouts timeouts = settings.timeouts();
    NettyNioAsyncHttpClient.Builder builder =
        NettyNioAsyncHttpClient.builder()
            .maxConcurrency(settings.maxRequests())
            .maxPendingConnectionAcquires(settings.maxWaiting())
            .connectionAcquisitionTimeout(timeouts.request())
            .connectionTimeout(timeouts.connect())
            .tlsNegotiationTimeout(timeouts.idle())
            .readTimeout(timeouts.idle())
            .writeTimeout(timeouts.idle())
            .eventLoopGroup(threads);
    settings
        .trust()
        .map(S3Clients::trusting)
        .ifPresent(t -> builder.tlsTrustManagersProvider(() -> t));
    return builder.build();
  }

  private static TrustManager[] trusting(Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("trusted-" + number++, certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("viesti.s3.trust = " + pem + " can't be read: " + e, e);
    }
  }

  private static AwsCredentialsProvider credentials(S3Settings.Credentials credentials) {
    if (credentials instanceof S3Settings.Credentials.OfFile file) {
      return StaticCredentialsProvider.create(
          AwsBasicCredentials.create(file.accessKey(), secret(file.secretKey())));
    }
    return credentials instanceof S3Settings.Credentials.OfRole
        ? DefaultCredentialsProvider.builder().build()
        : AnonymousCredentialsProvider.create();
  }

  private static String secret(Path file) {
    try {
      String secret = Files.readString(file).strip();
      if (secret.isEmpty()) {
        throw new IllegalArgumentException("viesti.s3.secret-key-file = " + file + " is empty");
      }
      return secret;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "viesti.s3.secret-key-file = " + file + " can't be read: " + e, e);
    }
  }

  @Override
  public void close() {
    requests.close();
    inParts.close();
    http.close();
    threads.shutdownGracefully(200, 2_000, TimeUnit.MILLISECONDS);
  }
}
