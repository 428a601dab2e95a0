package io.viesti.http.compose;

import io.viesti.mailbox.EmailId;
import java.util.List;
import java.util.Optional;

/**
 * What a mail replies to.
 *
 * @param inReplyTo message-ids without angle brackets
 * @param email when it is one of ours
 */
record Parent(List<String> inReplyTo, List<String> references, Optional<EmailId> email) {
  static final Parent NONE = new Parent(List.of(), List.of(), Optional.empty());
}
