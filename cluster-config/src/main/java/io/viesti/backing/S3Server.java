package io.viesti.backing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The S3 interface over a folder, by s3proxy. Buckets are made by who needs them. */
public final class S3Server extends Server {
  private static final int HEAP_MIB = 128;
  private static final String ACCESS_KEY = "viesti";
  private static final String SECRET_KEY = "viesti-secret";

  private final Pace pace;
  private final Path lib;

  /**
   * @param folder where data, configuration and log go
   */
  public S3Server(ServerJars jars, Path folder, String host, int port, Pace pace) {
    super("s3", folder, host, port);
    this.pace = pace;
    this.lib = jars.lib("s3");
  }

  /** Where clients come. */
  public URI endpoint() {
    return URI.create((identity().isPresent() ? "https://" : "http://") + host() + ":" + port());
  }

  public String accessKey() {
    return ACCESS_KEY;
  }

  /** The secret of {@link #accessKey}. It guards a loopback port only. */
  public String secretKey() {
    return SECRET_KEY;
  }

  /** A file that holds the secret key and nothing else; there once the server was launched. */
  public Path secretKeyFile() {
    return folder().resolve("secret.key");
  }

  @Override
  protected void prepare() throws IOException {
    Path data = Files.createDirectories(folder().resolve("data"));
    Files.writeString(secretKeyFile(), SECRET_KEY);
    Files.writeString(
        properties(),
        String.join(
            "\n",
            door(),
            // Headers a client may add, such as the size of an upload in parts.
            "s3proxy.ignore-unknown-headers=true",
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.identity=" + ACCESS_KEY,
            "s3proxy.credential=" + SECRET_KEY,
            "jclouds.provider=filesystem-nio2",
            "jclouds.identity=" + ACCESS_KEY,
            "jclouds.credential=" + SECRET_KEY,
            "jclouds.filesystem.basedir=" + data,
            ""));
    Files.writeString(
        logging(),
        """
        <configuration>
          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{20} - %msg%n</pattern></encoder>
          </appender>
          <root level="INFO"><appender-ref ref="out"/></root>
        </configuration>
        """);
  }

  private String door() throws IOException {
    if (identity().isEmpty()) {
      return "s3proxy.endpoint=" + endpoint();
    }
    Path store = folder().resolve("identity.p12");
    identity().get().writeStore(store, SECRET_KEY.toCharArray());
    return String.join(
        "\n",
        "s3proxy.secure-endpoint=" + endpoint(),
        "s3proxy.keystore-path=" + store,
        "s3proxy.keystore-password=" + SECRET_KEY);
  }

  private Path properties() {
    return folder().resolve("s3proxy.properties");
  }

  private Path logging() {
    return folder().resolve("logback.xml");
  }

  @Override
  protected List<String> arguments() {
    List<String> arguments = new ArrayList<>(pace.ofServers());
    arguments.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xms32m",
            "-Xmx" + HEAP_MIB + "m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlogback.configurationFile=" + logging().toUri(),
            "-cp",
            lib + "/*",
            "org.gaul.s3proxy.Main",
            "--properties",
            properties().toString()));
    return arguments;
  }

  @Override
  public boolean answers() {
    return Probe.status(sockets(), host(), port(), "/") != 0;
  }

  @Override
  protected Duration patience() {
    return Duration.ofMinutes(1);
  }
}
