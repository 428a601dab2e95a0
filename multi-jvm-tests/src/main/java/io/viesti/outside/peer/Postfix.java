package io.viesti.outside.peer;

import io.viesti.outside.process.Folders;
import io.viesti.outside.process.FreePorts;
import io.viesti.outside.process.OwnProcess;
import io.viesti.outside.process.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * A private Postfix: configuration, queue, log and maildirs in a folder of its own, nothing of the
 * machine's Postfix touched. Durable as Postfix is by itself: the queue file is fsynced before the
 * 250. Needs root, as Postfix does.
 */
public final class Postfix implements AutoCloseable {
  private static final Duration SHORT = Duration.ofSeconds(30);
  private static final List<String> QUEUES = List.of("maildrop", "incoming", "active", "deferred");

  private final Path folder;
  private final int port;
  private long masterPid;

  private Postfix(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Delivers to one maildir per address; all other recipients are refused. */
  public static Postfix withMaildirs(List<String> addresses) {
    return withMaildirs(addresses, postfix -> "");
  }

  /** As {@link #withMaildirs}, offering STARTTLS with a certificate nobody signed. */
  public static Postfix withMaildirsAndTls(List<String> addresses) {
    return withMaildirs(
        addresses,
        postfix -> {
          Path chain = postfix.folder.resolve("etc/chain.pem");
          SelfSignedChain.write("peer.test", Folders.create(chain.getParent()), chain);
          return "smtpd_tls_security_level = may\nsmtpd_tls_chain_files = %s\n".formatted(chain);
        });
  }

  private static Postfix withMaildirs(List<String> addresses, Function<Postfix, String> more) {
    Postfix postfix = new Postfix(Folders.temporary("postfix"), FreePorts.next());
    StringBuilder boxes = new StringBuilder();
    addresses.forEach(a -> boxes.append(a).append(' ').append(maildirOf(a)).append("/\n"));
    postfix.write("etc/mailboxes", boxes.toString());
    postfix.startWith(
        """
        virtual_mailbox_domains = %s
        virtual_mailbox_maps = hash:%s/etc/mailboxes
        virtual_mailbox_base = %s/mail
        virtual_uid_maps = static:65534
        virtual_gid_maps = static:65534
        virtual_minimum_uid = 100
        virtual_mailbox_limit = 0
        """
                .formatted(
                    String.join(" ", addresses.stream().map(Postfix::domainOf).distinct().toList()),
                    postfix.folder,
                    postfix.folder)
            + more.apply(postfix));
    return postfix;
  }

  /** Sends everything on to one loopback port. */
  public static Postfix relayingTo(int nextHop) {
    Postfix postfix = new Postfix(Folders.temporary("postfix"), FreePorts.next());
    postfix.write("etc/mailboxes", "");
    postfix.startWith("relayhost = [127.0.0.1]:" + nextHop + "\n");
    return postfix;
  }

  private void startWith(String purpose) {
    if (!"root".equals(System.getProperty("user.name"))) {
      throw new IllegalStateException("a private Postfix can be started by root only");
    }
    for (String name : List.of("data", "spool", "mail")) {
      Folders.create(folder.resolve(name));
    }
    OwnProcess.run(List.of("chown", "postfix", folder + "/data"), SHORT);
    OwnProcess.run(List.of("chown", "nobody", folder + "/mail"), SHORT);
    write("etc/main.cf", common() + purpose);
    write("etc/master.cf", services());
    OwnProcess.run(
        List.of(
            DebianTool.POSTMAP.path(), "-c", folder + "/etc", "hash:" + folder + "/etc/mailboxes"),
        SHORT);
    start();
  }

  private String common() {
    return """
        compatibility_level = 3.6
        config_directory = %1$s/etc
        queue_directory = %1$s/spool
        data_directory = %1$s/data
        command_directory = /usr/sbin
        daemon_directory = /usr/lib/postfix/sbin
        mail_owner = postfix
        setgid_group = postdrop
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        myhostname = peer.test
        mydestination =
        mynetworks = 127.0.0.0/8
        alias_maps =
        local_recipient_maps =
        smtpd_recipient_restrictions = permit_mynetworks, reject
        smtpd_peername_lookup = no
        smtp_host_lookup = native
        disable_dns_lookups = yes
        message_size_limit = 52428800
        maillog_file = %1$s/mail.log
        maillog_file_prefixes = %1$s
        import_environment = MAIL_CONFIG
        multi_instance_enable = no
        """
        .formatted(folder);
  }

  /** The distribution's service table without chroot, with our port in place of 25. */
  private String services() {
    Path table =
        List.of(
                Path.of("/usr/share/postfix/master.cf.dist"),
                Path.of("/etc/postfix/master.cf.proto"))
            .stream()
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no master.cf of Debian's Postfix"));
    StringBuilder services = new StringBuilder();
    try {
      for (String line : Files.readAllLines(table)) {
        boolean replaced = line.matches("smtp\\s+inet\\s.*") || line.matches("#?postlog\\s.*");
        if (!replaced) {
          // name type private unprivileged chroot ...: the fifth column off
          services
              .append(
                  line.replaceFirst(
                      "^(\\w+\\s+(?:inet|unix|fifo|pass)\\s+\\S+\\s+\\S+\\s+)y", "$1n"))
              .append('\n');
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return services
        + "127.0.0.1:"
        + port
        + " inet n - n - - smtpd\n"
        + "postlog unix-dgram n - n - 1 postlogd\n";
  }

  private void write(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Folders.create(file.getParent());
      Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it again after {@link #stop}; its queue is as it was. */
  public void start() {
    OwnProcess.run(List.of(DebianTool.POSTFIX.path(), "-c", folder + "/etc", "start"), SHORT);
    Waiting.until("Postfix on port " + port, SHORT, () -> Waiting.answers(port));
    masterPid = Long.parseLong(read(folder.resolve("spool/pid/master.pid")).trim());
  }

  /** Stops it; nothing is lost. */
  public void stop() {
    OwnProcess.finish(List.of(DebianTool.POSTFIX.path(), "-c", folder + "/etc", "stop"), SHORT);
    Waiting.until(
        "Postfix to end",
        SHORT,
        () -> ProcessHandle.of(masterPid).filter(ProcessHandle::isAlive).isEmpty());
  }

  public int port() {
    return port;
  }

  /** The process all others of this Postfix descend from. */
  public long masterPid() {
    return masterPid;
  }

  /** Mails accepted and not yet delivered. */
  public int queued() {
    return QUEUES.stream()
        .map(queue -> folder.resolve("spool").resolve(queue))
        .mapToInt(queue -> Folders.files(queue, file -> true).size())
        .sum();
  }

  /** The mails in an address's maildir. */
  public List<Path> maildir(String address) {
    return Folders.files(
        folder.resolve("mail").resolve(maildirOf(address)),
        file -> file.getParent().endsWith("new") || file.getParent().endsWith("cur"));
  }

  /** Mails in all maildirs. */
  public long delivered() {
    return Folders.files(folder.resolve("mail"), file -> file.getParent().endsWith("new")).size();
  }

  /** Removes all mail from the maildirs. */
  public void emptyMaildirs() {
    Folders.files(folder.resolve("mail"), file -> true)
        .forEach(
            file -> {
              try {
                Files.deleteIfExists(file);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /** Octets the maildirs hold. */
  public long deliveredOctets() {
    return Folders.size(folder.resolve("mail"));
  }

  /** Its mail log. */
  public String log() {
    return read(folder.resolve("mail.log"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String maildirOf(String address) {
    return address.substring(0, address.indexOf('@'));
  }

  private static String domainOf(String address) {
    return address.substring(address.indexOf('@') + 1);
  }

  @Override
  public void close() {
    stop();
    Folders.delete(folder);
  }
}
