package io.viesti.node;

import com.typesafe.config.Config;
import io.viesti.account.AccountException;
import io.viesti.account.Accounts;
import io.viesti.envelope.MailAddress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** The demo's domain and accounts, and what it says to a newcomer. */
public final class Demo {
  private static final String DOMAIN = "demo.test";
  private static final String PASSWORD = "demo";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Demo() {}

  /** Makes {@code demo.test} with alice and bob unless an earlier run did. */
  public static void seed(Parts parts) {
    Accounts accounts = parts.accounts();
    unlessThere(accounts.createDomain(DOMAIN));
    for (String name : new String[] {"alice", "bob"}) {
      unlessThere(accounts.create(new MailAddress(name, DOMAIN), PASSWORD, OptionalLong.empty()));
    }
  }

  /** Addresses to open and first lines to try. */
  public static void greet(Config config, PrintWriter out) {
    String host = config.getString("viesti.bind");
    int smtp = config.getInt("viesti.smtp.port");
    int submission = config.getInt("viesti.submission.port");
    String http = "http://" + host + ":" + config.getInt("viesti.http.port");
    out.println();
    out.println("Viesti is up. Accounts: alice@demo.test and bob@demo.test, password demo.");
    out.println("  web page    " + http + "/");
    out.println("  SMTP        " + host + ":" + smtp + "   submission " + host + ":" + submission);
    out.println(
        "  management  http://"
            + config.getString("viesti.management.bind")
            + ":"
            + config.getInt("viesti.management.port")
            + "   (token in "
            + config.getString("viesti.data")
            + "/operator.token)");
    out.println("Try:");
    out.println(
        "  swaks --server "
            + host
            + ":"
            + smtp
            + " --from you@example.org --to alice@demo.test --header 'Subject: hello'");
    out.println("  curl -u alice@demo.test:demo " + http + "/folders/inbox/emails");
    out.println("  curl -N -u alice@demo.test:demo " + http + "/events");
    out.println("Stop with Ctrl-C; data stays in " + config.getString("viesti.data") + ".");
    out.flush();
  }

  private static void unlessThere(CompletionStage<?> creation) {
    try {
      Node.await(creation, PATIENCE);
    } catch (AccountException e) {
      if (e.reason() != AccountException.Reason.CONFLICT) {
        throw e;
      }
    }
  }
}
