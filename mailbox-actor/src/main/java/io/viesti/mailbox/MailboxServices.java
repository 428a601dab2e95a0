package io.viesti.mailbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.viesti.blob.BlobStore;
import io.viesti.outbox.Outbox;
import io.viesti.trace.TraceLog;
import io.viesti.wake.WakeIndex;
import java.time.InstantSource;

/** What a mailbox needs of its node. */
public record MailboxServices(
    BlobStore blobs,
    WakeIndex wakeIndex,
    Outbox outbox,
    TraceLog traces,
    InstantSource clock,
    MeterRegistry metrics) {}
