package io.viesti.outside.peer;

import io.viesti.outside.process.OwnProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Debian's {@code swaks}: one SMTP transaction, as a user would try it by hand. */
public final class Swaks {
  private Swaks() {}

  /** Runs swaks against a loopback port; the output is the whole conversation. */
  public static OwnProcess.Finished run(int port, String... options) {
    List<String> command = new ArrayList<>();
    command.add(DebianTool.SWAKS.path());
    command.addAll(List.of("--server", "127.0.0.1:" + port, "--timeout", "20s"));
    command.addAll(List.of(options));
    return OwnProcess.finish(command, Duration.ofSeconds(60));
  }
}
