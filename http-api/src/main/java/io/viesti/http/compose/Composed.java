package io.viesti.http.compose;

import io.viesti.blob.StoredBlob;
import io.viesti.envelope.MailAddress;
import io.viesti.mailbox.EmailId;
import io.viesti.message.Glance;
import io.viesti.message.MessageHeader;
import java.util.Optional;

/**
 * A mail as it was written into a blob.
 *
 * @param answered the email of ours that it replies to
 */
record Composed(
    StoredBlob blob,
    MessageHeader header,
    Glance glance,
    MailAddress from,
    String messageId,
    Optional<EmailId> answered) {}
