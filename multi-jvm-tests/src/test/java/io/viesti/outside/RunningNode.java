package io.viesti.outside;

import io.viesti.outside.node.NodeProcess;
import io.viesti.outside.node.NodeSettings;
import io.viesti.outside.node.Webmail;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * One packaged node for all tests of a class, with the domain home.test and the accounts alice, bob
 * and carol. When a test fails the node's last lines are printed.
 */
final class RunningNode implements BeforeAllCallback, AfterAllCallback, TestWatcher {
  static final String DOMAIN = "home.test";
  static final String ALICE = "alice@" + DOMAIN;
  static final String BOB = "bob@" + DOMAIN;
  static final String CAROL = "carol@" + DOMAIN;
  static final String PASSWORD = "correct horse";

  private final NodeProcess node;

  RunningNode() {
    this(settings -> {});
  }

  RunningNode(Consumer<NodeSettings> change) {
    NodeSettings settings = new NodeSettings();
    change.accept(settings);
    node = new NodeProcess(settings);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    node.start();
    populate(node);
  }

  /** Makes the domain and its accounts on any node. */
  static void populate(NodeProcess node) {
    node.operator().createDomain(DOMAIN);
    for (String address : new String[] {ALICE, BOB, CAROL}) {
      node.operator().createAccount(address, PASSWORD);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    node.close();
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    System.err.println("--- node, last lines, after " + context.getDisplayName());
    System.err.println(node.log());
  }

  NodeProcess node() {
    return node;
  }

  NodeSettings settings() {
    return node.settings();
  }

  Webmail webmail(String address) {
    return node.webmail(address, PASSWORD);
  }

  /** A conversation with the MX port, greeting taken. */
  SmtpTalk mx() {
    return SmtpTalk.with(settings().smtpPort());
  }

  /** A conversation with the submission port, logged in. */
  SmtpTalk submission(String address) {
    SmtpTalk talk = SmtpTalk.with(settings().submissionPort());
    talk.expect("250", "EHLO client.test");
    talk.authPlain(address, PASSWORD);
    return talk;
  }
}
