package io.viesti.edge.transport;

import io.viesti.blob.BlobStoreException;
import io.viesti.edge.acceptance.Acceptance;
import io.viesti.edge.acceptance.IncomingContent;
import io.viesti.edge.protocol.Action;
import io.viesti.edge.protocol.Replies;
import io.viesti.edge.protocol.Session;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * One connection's content on its way to storage. When storage wants no more, the session takes
 * nothing and the socket is not read, so that at last the client's kernel holds it up.
 */
final class ContentFlow {
  private final Session session;
  private final Acceptance acceptance;
  private final SmtpMetrics metrics;
  private final Answers answers;
  private final Executor eventLoop;

  private IncomingContent content;
  private boolean full;

  ContentFlow(
      Session session,
      Acceptance acceptance,
      SmtpMetrics metrics,
      Answers answers,
      Executor eventLoop) {
    this.session = session;
    this.acceptance = acceptance;
    this.metrics = metrics;
    this.answers = answers;
    this.eventLoop = eventLoop;
  }

  /** Whether storage holds us up. */
  boolean isFull() {
    return full;
  }

  void open() {
    try {
      content = acceptance.open().orElse(null);
      session.contentOpened(content == null ? Optional.of(Replies.BUSY) : Optional.empty());
    } catch (BlobStoreException failure) {
      session.contentOpened(Optional.of(Acceptance.storageReply(failure)));
    }
  }

  void append(Action.Append append) {
    boolean room;
    try {
      room = content == null || content.append(append.octets(), append.offset(), append.length());
    } catch (BlobStoreException failure) {
      session.contentFailed(Acceptance.storageReply(failure));
      return;
    }
    if (!room && !full) {
      waitForRoom();
    }
  }

  private void waitForRoom() {
    IncomingContent waiting = content;
    full = true;
    session.storageFull();
    answers.whenThere(
        waiting.ready(),
        (ready, failure) -> {
          if (content != waiting) {
            return;
          }
          waitNoLonger();
          if (failure != null) {
            session.contentFailed(Acceptance.storageReply(failure));
          }
        });
  }

  private void waitNoLonger() {
    full = false;
    session.storageReady();
  }

  void drop() {
    if (content != null) {
      content.abort();
      content = null;
      waitNoLonger();
    }
  }

  void store(Action.Store store) {
    IncomingContent whole = content;
    content = null;
    waitNoLonger();
    long begun = System.nanoTime();
    answers.whenThere(
        acceptance.store(whole, store.mail(), eventLoop),
        (reply, failure) -> {
          metrics.stored(System.nanoTime() - begun);
          session.stored(failure == null ? reply : Replies.UNKNOWN_OUTCOME);
        });
  }
}
