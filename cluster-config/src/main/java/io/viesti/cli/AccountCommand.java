package io.viesti.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Accounts. */
@Command(
    name = "account",
    mixinStandardHelpOptions = true,
    description = "Creates, shows, lists, changes and deletes accounts.",
    footer = {
      "",
      "Examples:",
      "  viesti account create anna@example.org --password-file secret --quota 5000000000",
      "  viesti account create --from accounts.txt",
      "  viesti account list",
      "  viesti account list example.org --json",
      "  viesti account password anna@example.org --password-file new-secret"
    })
final class AccountCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "create, show, list, password, quota or delete?");
  }

  /** Where a password comes from; asked for on the terminal when not said. */
  static final class Secret {
    @Option(
        names = "--password",
        description = "the password (seen by other users of this machine)")
    private String password;

    @Option(names = "--password-file", description = "file whose first line is the password")
    private Path file;

    String read() {
      if (password != null) {
        return password;
      }
      if (file != null) {
        return firstLine(file);
      }
      if (System.console() == null) {
        throw new AdminException("no password: say --password-file FILE");
      }
      return new String(System.console().readPassword("Password: "));
    }

    private static String firstLine(Path file) {
      try (Stream<String> lines = Files.lines(file)) {
        return lines.findFirst().orElseThrow(() -> new AdminException(file + " is empty"));
      } catch (IOException e) {
        throw new AdminException(file + " can't be read: " + e.getMessage());
      }
    }
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Creates an account, or many from a file of lines: ADDRESS HASH [QUOTA].",
      footer = {
        "",
        "Examples:",
        "  viesti account create anna@example.org --password-file secret --quota 5000000000",
        "  viesti account create --from accounts.txt"
      })
  void create(
      @Mixin AdminClient node,
      @Mixin Secret secret,
      @Parameters(paramLabel = "ADDRESS", arity = "0..1") String address,
      @Option(
              names = "--hash",
              description = "a ready-made hash ($argon2id$...) instead of a password")
          String hash,
      @Option(names = "--quota", description = "octets") Long quota,
      @Option(names = "--from", description = "file with a line per account: ADDRESS HASH [QUOTA]")
          Path from) {
    if ((address == null) == (from == null)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "an ADDRESS or --from FILE, and not both");
    }
    if (from != null) {
      createAll(node, from);
      return;
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("address", address);
    body.put(hash == null ? "password" : "password_hash", hash == null ? secret.read() : hash);
    if (quota != null) {
      body.put("quota", quota);
    }
    Answer.object(
        spec.commandLine().getOut(),
        node,
        node.post("/admin/accounts", body),
        "created " + address);
  }

  private void createAll(AdminClient node, Path from) {
    int made = AccountFile.read(from, node, spec.commandLine().getErr());
    Answer.object(
        spec.commandLine().getOut(),
        node,
        AdminClient.JSON.createObjectNode().put("created", made),
        "created " + made + " accounts");
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows an account.",
      footer = {"", "Example:", "  viesti account show anna@example.org"})
  void show(@Mixin AdminClient node, @Parameters(paramLabel = "ADDRESS") String address) {
    JsonNode account = node.get(path(address));
    Answer.object(spec.commandLine().getOut(), node, account, account.toPrettyString());
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists a domain's accounts, or those of all domains.",
      footer = {
        "",
        "Examples:",
        "  viesti account list",
        "  viesti account list example.org --limit 500 --json"
      })
  void list(
      @Mixin AdminClient node,
      @Parameters(paramLabel = "DOMAIN", arity = "0..1") String domain,
      @Option(names = "--after", description = "begin behind this address") String after,
      @Option(names = "--limit", defaultValue = "100") int limit) {
    JsonNode answer =
        node.get(
            "/admin/accounts?limit="
                + limit
                + (domain == null ? "" : "&domain=" + AdminClient.segment(domain))
                + (after == null ? "" : "&after=" + AdminClient.segment(after)));
    Answer.table(
        spec.commandLine().getOut(),
        node,
        answer,
        answer.path("accounts"),
        "address",
        "quota",
        "created_at");
  }

  @Command(
      name = "password",
      mixinStandardHelpOptions = true,
      description = "Sets a password.",
      footer = {
        "",
        "Example:",
        "  viesti account password anna@example.org --password-file new-secret"
      })
  void password(
      @Mixin AdminClient node,
      @Mixin Secret secret,
      @Parameters(paramLabel = "ADDRESS") String address) {
    Answer.object(
        spec.commandLine().getOut(),
        node,
        node.patch(path(address), Map.of("password", secret.read())),
        "changed the password of " + address);
  }

  @Command(
      name = "quota",
      mixinStandardHelpOptions = true,
      description = "Sets a quota in octets.",
      footer = {"", "Example:", "  viesti account quota anna@example.org 5000000000"})
  void quota(
      @Mixin AdminClient node,
      @Parameters(paramLabel = "ADDRESS") String address,
      @Parameters(paramLabel = "OCTETS") long quota) {
    Answer.object(
        spec.commandLine().getOut(),
        node,
        node.patch(path(address), Map.of("quota", quota)),
        "quota of " + address + " is " + quota);
  }

  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Deletes an account and all its mail.",
      footer = {"", "Example:", "  viesti account delete anna@example.org"})
  void delete(@Mixin AdminClient node, @Parameters(paramLabel = "ADDRESS") String address) {
    Answer.object(
        spec.commandLine().getOut(), node, node.delete(path(address)), "deleted " + address);
  }

  private static String path(String address) {
    return "/admin/accounts/" + AdminClient.segment(address);
  }
}
