package io.viesti.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.viesti.account.Accounts;
import io.viesti.blob.BlobStore;
import io.viesti.directory.Directory;
import io.viesti.edge.judge.Judge;
import io.viesti.edge.limits.Quotas;
import io.viesti.edge.submission.Submissions;
import io.viesti.queue.MailQueue;
import io.viesti.space.Intake;
import io.viesti.trace.TraceLog;
import java.time.InstantSource;

/**
 * What the SMTP server needs of its node.
 *
 * @param submissions on a node: {@code MailboxSubmissions}
 * @param quotas on a node: {@code MailboxQuotas}
 */
public record SmtpServices(
    BlobStore blobs,
    MailQueue queue,
    Directory directory,
    Accounts accounts,
    Submissions submissions,
    Quotas quotas,
    Intake intake,
    Judge judge,
    TraceLog traces,
    InstantSource clock,
    MeterRegistry metrics) {}
