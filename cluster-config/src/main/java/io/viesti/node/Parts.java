package io.viesti.node;
import io.viesti.account.Accounts;
public final class Parts {
  static Parts start(org.apache.pekko.actor.typed.ActorSystem<?> s, com.typesafe.config.Config c, String token, java.time.Duration p) { throw new IllegalStateException(); }
  void open() {}
  public Accounts accounts() { return null; }
}
