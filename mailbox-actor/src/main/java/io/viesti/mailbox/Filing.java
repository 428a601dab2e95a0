package io.viesti.mailbox;

import io.viesti.blob.BlobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.stream.Materializer;

/**
 * Looks into the content of unfiled emails, one at a time, oldest first, driven by what the state
 * says is unfiled. Used by its entity only.
 */
final class Filing {
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final ActorContext<MailboxCommand> context;
  private final BlobStore blobs;
  private final MailboxMetrics metrics;
  private boolean looking;
  private int counted;

  Filing(ActorContext<MailboxCommand> context, BlobStore blobs, MailboxMetrics metrics) {
    this.context = context;
    this.blobs = blobs;
    this.metrics = metrics;
  }

  /** Goes on with the oldest unfiled email, unless one is being looked at. */
  void proceed(MailboxState state) {
    count(state.unfiled().size());
    if (looking || state.unfiled().isEmpty()) {
      return;
    }
    looking = true;
    EmailId id = state.unfiled().first();
    StoredEmail email = EmailChanges.view(state, id).email();
    context.pipeToSelf(
        ContentReading.glance(
            blobs, email.blob(), Materializer.matFromSystem(context.getSystem().classicSystem())),
        (glance, failure) ->
            new MailboxCommand.Looked(id, failure == null ? glance : java.util.Optional.empty()));
  }

  /** What a look leads to; nothing when the email is gone or could not be read yet. */
  List<MailboxEvent> looked(MailboxState state, MailboxCommand.Looked looked, Instant now) {
    looking = false;
    if (looked.glance().isEmpty()) {
      context.scheduleOnce(RETRY, context.getSelf(), MailboxCommand.Tick.INSTANCE);
      return List.of();
    }
    if (!state.unfiled().contains(looked.id())) {
      return List.of();
    }
    StoredEmail email = EmailChanges.view(state, looked.id()).email();
    return List.of(new MailboxEvent.Filed(List.of(email.with(looked.glance().get())), now));
  }

  /** A new incarnation begins, or this one ends. */
  void reset() {
    looking = false;
    count(0);
  }

  private void count(int unfiled) {
    if (unfiled != counted) {
      metrics.unfiled(unfiled - counted);
      counted = unfiled;
    }
  }
}
