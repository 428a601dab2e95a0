package io.viesti.edge.limits;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Whether mailboxes have room. An estimate: an answer may be half a minute old, and where none is
 * to be had soon there is room (quotas are overshot by a bounded amount rather than mail held up).
 * Thread-safe; no call blocks; stages never fail.
 */
public interface Quotas {
  /** There is always room. */
  Quotas NONE =
      new Quotas() {
        @Override
        public CompletionStage<Boolean> hasRoom(String mailboxId, long octets) {
          return CompletableFuture.completedStage(true);
        }

        @Override
        public void stored(String mailboxId, long octets) {}
      };

  /**
   * Whether one more mail may go there.
   *
   * @param octets declared size of the mail, 0 when unknown
   */
  CompletionStage<Boolean> hasRoom(String mailboxId, long octets);

  /** A mail of this size went there. */
  void stored(String mailboxId, long octets);
}
