package io.viesti.outside.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program of a Debian package that must be installed. */
public enum DebianTool {
  POSTFIX("postfix", "postfix"),
  POSTMAP("postmap", "postfix"),
  SMTP_SINK("smtp-sink", "postfix"),
  SMTP_SOURCE("smtp-source", "postfix"),
  SWAKS("swaks", "swaks"),
  STRACE("strace", "strace");

  private static final List<String> FOLDERS = List.of("/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/");

  private final String program;
  private final String debianPackage;

  DebianTool(String program, String debianPackage) {
    this.program = program;
    this.debianPackage = debianPackage;
  }

  /**
   * Where the program is.
   *
   * @throws IllegalStateException naming the package to install if it is not there
   */
  public String path() {
    return FOLDERS.stream()
        .map(folder -> folder + program)
        .filter(path -> Files.isExecutable(Path.of(path)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    program
                        + " is not installed; `./viesti test` installs it as root, or run: apt-get"
                        + " install -y --no-install-recommends "
                        + debianPackage));
  }
}
