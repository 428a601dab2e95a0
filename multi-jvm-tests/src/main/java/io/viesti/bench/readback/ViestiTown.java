package io.viesti.bench.readback;

import io.viesti.bench.load.SmtpLoad.Credentials;
import io.viesti.bench.load.Townsfolk;
import io.viesti.outside.node.NodeProcess;
import io.viesti.outside.node.Operator;
import io.viesti.outside.node.Webmail;
import io.viesti.outside.process.Waiting;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The accounts of a run on a node. Their password hash is the cheapest Argon2id there is, so that
 * logging in to a thousand mailboxes measures nothing but patience; bearer tokens do the rest.
 */
public final class ViestiTown {
  private static final String PASSWORD = "bench";

  /** Argon2id of {@link #PASSWORD}: 8 KiB, one pass. */
  private static final String HASH =
      "$argon2id$v=19$m=8,t=1,p=1$dmllc3RpIGJlbmNoIDAwMQ"
          + "$l9l/DAmw2Q84pqFMFGJ2sV43beEIVwSigHWTsaS+CRE";

  private final Supplier<Operator> operator;
  private final Function<String, Webmail> login;
  private final List<String> addresses;
  private final Map<String, Webmail> mailboxes = new ConcurrentHashMap<>();

  private ViestiTown(
      Supplier<Operator> operator, Function<String, Webmail> login, Townsfolk townsfolk) {
    this.operator = operator;
    this.login = login;
    this.addresses = townsfolk.addresses();
  }

  /** Makes the domains and accounts on a running node. */
  public static ViestiTown found(NodeProcess node, Townsfolk townsfolk) {
    return found(node::operator, loginAt(node), townsfolk);
  }

  private static Function<String, Webmail> loginAt(NodeProcess node) {
    return address -> Webmail.withToken(node.settings().httpPort(), address, PASSWORD);
  }

  /**
   * Makes the domains and accounts on running nodes.
   *
   * @param administration a node's that runs now
   * @param login logs an account in with {@link #password} at a node that runs now
   */
  public static ViestiTown found(
      Supplier<Operator> administration, Function<String, Webmail> login, Townsfolk townsfolk) {
    Operator operator = administration.get();
    townsfolk.addresses().stream()
        .map(address -> address.substring(address.indexOf('@') + 1))
        .distinct()
        .forEach(operator::createDomain);
    InParallel.forEach(
        townsfolk.addresses(), address -> operator.createAccountWithHash(address, HASH));
    return new ViestiTown(administration, login, townsfolk);
  }

  /** The password of every account. */
  public static String password() {
    return PASSWORD;
  }

  /** The same accounts on another node, which has them from a copy of the first one's data. */
  public ViestiTown on(NodeProcess restored, Townsfolk townsfolk) {
    return new ViestiTown(restored::operator, loginAt(restored), townsfolk);
  }

  /** As {@link #found}, of accounts that are there already. */
  public static ViestiTown alreadyAt(
      Supplier<Operator> administration, Function<String, Webmail> login, Townsfolk townsfolk) {
    return new ViestiTown(administration, login, townsfolk);
  }

  /** What a session authenticates with. */
  public Credentials credentials(String address) {
    return new Credentials(address, PASSWORD);
  }

  public List<String> addresses() {
    return addresses;
  }

  /** One account's mailbox over HTTP; the token is fetched at the first use. */
  public Webmail mailbox(String address) {
    return mailboxes.computeIfAbsent(address, login);
  }

  /** Fetches new tokens at the next use, as after a restart. */
  public void forgetTokens() {
    mailboxes.clear();
  }

  /** Logs in to all mailboxes, so that nothing measured later has to. */
  public void logInToAll() {
    InParallel.forEach(addresses, this::mailbox);
  }

  /**
   * Waits until the node's backlog is 0 and every mailbox lists at least as many mails as were
   * acknowledged for it.
   */
  public void awaitReadable(Expectation expectation, Duration atMost) {
    Operator operator = this.operator.get();
    Waiting.until("the node's backlog to be 0", atMost, () -> operator.backlog() == 0);
    Map<String, Integer> open = new LinkedHashMap<>();
    addresses.forEach(address -> open.put(address, expectation.mustHave(address).size()));
    open.values().removeIf(count -> count == 0);
    Waiting.until(
        "all acknowledged mails to be listed",
        atMost,
        () -> {
          InParallel.forEach(
              List.copyOf(open.keySet()),
              address -> {
                if (mailbox(address).count("inbox") >= expectation.mustHave(address).size()) {
                  synchronized (open) {
                    open.remove(address);
                  }
                }
              });
          return open.isEmpty();
        });
  }
}
