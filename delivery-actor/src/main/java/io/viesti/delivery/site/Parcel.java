package io.viesti.delivery.site;

import io.viesti.delivery.session.OutgoingMail;
import io.viesti.delivery.session.RecipientResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A mail handed to a path, and who wants to know.
 *
 * @param avoid labels of hosts that can't take it as it is
 */
public record Parcel(OutgoingMail mail, ActorRef<AttemptReport> replyTo, Set<String> avoid) {

  /** What is tried at most once at a time. */
  record Key(String queue, String mailId) {}

  Key key() {
    return new Key(mail.queue(), mail.id());
  }

  Parcel avoiding(String host) {
    return new Parcel(
        mail, replyTo, Stream.concat(avoid.stream(), Stream.of(host)).collect(Collectors.toSet()));
  }

  Parcel to(ActorRef<AttemptReport> newReplyTo) {
    return newReplyTo == null ? this : new Parcel(mail, newReplyTo, avoid);
  }

  /** Reports the same result for all recipients. */
  void report(RecipientResult.Result result, String text, String remote) {
    report(
        mail.recipients().stream()
            .map(r -> new RecipientResult(r.address(), result, text))
            .toList(),
        remote,
        Optional.empty());
  }

  void report(List<RecipientResult> results, String remote, Optional<String> protection) {
    replyTo.tell(new AttemptReport.Tried(mail.id(), results, remote, protection));
  }
}
