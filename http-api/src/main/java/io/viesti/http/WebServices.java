package io.viesti.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.viesti.account.Accounts;
import io.viesti.blob.BlobStore;
import io.viesti.directory.Directory;
import io.viesti.mailbox.Mailboxes;
import io.viesti.space.Intake;
import io.viesti.trace.TraceLog;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorSystem;

/** What the HTTP interface needs of its node. */
public record WebServices(
    ActorSystem<?> system,
    Accounts accounts,
    Mailboxes mailboxes,
    BlobStore blobs,
    Directory directory,
    Intake intake,
    TraceLog traces,
    InstantSource clock,
    MeterRegistry metrics) {}
