package io.viesti.edge.judge;

import io.viesti.edge.protocol.ReceivedMail;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds nothing wrong with anything. */
public final class AcceptAll implements Judge {
  private static final CompletionStage<Judgement> ACCEPT =
      CompletableFuture.completedStage(Judgement.ACCEPT);

  @Override
  public CompletionStage<Judgement> judge(
      ReceivedMail mail, Effort effort, byte[] head, int headLength) {
    return ACCEPT;
  }
}
