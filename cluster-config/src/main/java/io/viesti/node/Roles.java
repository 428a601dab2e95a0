package io.viesti.node;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Set;

/**
 * What this node does of what a cluster does.
 *
 * @param edge takes mail by SMTP; owns no shard
 * @param mailbox hosts mailboxes, domains and dead letters
 * @param delivery hosts domain queues and sends
 * @param api serves HTTP
 */
record Roles(boolean edge, boolean mailbox, boolean delivery, boolean api) {
  private static final Set<String> KNOWN = Set.of("edge", "mailbox", "delivery", "api");

  /**
   * @throws StartupException when a role is unknown or missing
   */
  static Roles from(Config config) {
    List<String> names = config.getStringList("viesti.roles");
    for (String name : names) {
      if (!KNOWN.contains(name)) {
        throw new StartupException(
            "viesti.roles: " + name + " is not a role; there are edge, mailbox, delivery and api");
      }
    }
    if (names.isEmpty()) {
      throw new StartupException("viesti.roles is empty: this node would do nothing");
    }
    Roles roles =
        new Roles(
            names.contains("edge"),
            names.contains("mailbox"),
            names.contains("delivery"),
            names.contains("api"));
    if (config.getString("viesti.form").equals("embedded")
        && !(roles.mailbox() && roles.delivery())) {
      throw new StartupException(
          "viesti.roles must hold mailbox and delivery where viesti.form = embedded: nobody else"
              + " hosts this node's mailboxes and queues");
    }
    return roles;
  }
}
