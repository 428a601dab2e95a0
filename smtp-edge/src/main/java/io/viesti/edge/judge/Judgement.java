package io.viesti.edge.judge;

import io.viesti.envelope.SmtpReply;
import io.viesti.message.Verdict;

/** What a {@link Judge} found. */
public sealed interface Judgement {
  Judgement ACCEPT = new Accept(Verdict.NONE);

  record Accept(Verdict verdict) implements Judgement {}

  /** 4xx or 5xx. */
  record Refuse(SmtpReply reply) implements Judgement {}
}
