package io.viesti.edge.judge;

import io.viesti.edge.protocol.ReceivedMail;
import java.util.concurrent.CompletionStage;

/**
 * Looks at a mail from outside before it is accepted. All that may refuse a mail happens here;
 * afterwards it can only be filed as spam. Thread-safe; called on event loops, so it must not
 * block. Has 100 ms; who fails or takes longer is treated as {@link Judgement#ACCEPT}.
 */
@FunctionalInterface
public interface Judge {

  /**
   * Says what to do with a mail.
   *
   * @param effort how much of its work to do
   * @param head the first octets of content, at most 64 KiB; not to be changed or kept
   * @param headLength how many of them
   */
  CompletionStage<Judgement> judge(ReceivedMail mail, Effort effort, byte[] head, int headLength);

  /** What a judge may spend on a mail. */
  enum Effort {
    FULL,
    /** Only what needs no answer from elsewhere and little of the processor. */
    CHEAP
  }
}
