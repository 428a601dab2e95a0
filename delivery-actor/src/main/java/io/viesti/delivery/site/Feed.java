package io.viesti.delivery.site;

import io.viesti.delivery.route.Site;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;

/** What a path tells those who feed it. */
public sealed interface Feed {

  /**
   * The way to the site. May be gone by the time this is read: watch it, and open again when it is.
   */
  record Opened(Site site, ActorRef<SitePath.Command> path) implements Feed {}

  /** So many mails may be handed over, on top of earlier credit. */
  record Credit(int mails) implements Feed {}

  /** Nothing goes there before {@code until}: unused credit and wants are void. */
  record Closed(Instant until, String why) implements Feed {}
}
