package io.viesti.mailbox;

import java.util.List;
import java.util.function.Function;

/**
 * What a command leads to: events to be made durable together, and the reply once they are. No
 * events, no change.
 *
 * @param reply told the state after the events
 */
record Decision<R>(List<MailboxEvent> events, Function<MailboxState, R> reply) {

  static <R> Decision<R> answer(R reply) {
    return new Decision<>(List.of(), state -> reply);
  }

  static Decision<MailboxReply> done(MailboxState state) {
    return answer(new MailboxReply.Done(state.seq()));
  }

  static Decision<MailboxReply> refuse(MailboxReply.Reason reason, String detail) {
    return answer(new MailboxReply.Refused(reason, detail));
  }

  static Decision<MailboxReply> done(MailboxEvent event) {
    return new Decision<>(List.of(event), state -> new MailboxReply.Done(state.seq()));
  }

  static <R> Decision<R> of(MailboxEvent event, Function<MailboxState, R> reply) {
    return new Decision<>(List.of(event), reply);
  }
}
