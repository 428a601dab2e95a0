package io.viesti.edge.transport;

import io.netty.handler.ssl.SslContext;
import io.viesti.edge.acceptance.Acceptance;
import io.viesti.edge.acceptance.Admission;
import io.viesti.edge.acceptance.Recipients;
import io.viesti.edge.limits.ConnectionCount;
import io.viesti.edge.protocol.Patience;
import io.viesti.edge.protocol.SessionRules;
import io.viesti.edge.submission.Logins;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * What the connections of one port share.
 *
 * @param tlsExecutor for the costly parts of handshakes
 * @param draining whether this server is going away
 */
public record ConnectionContext(
    SessionRules rules,
    Admission admission,
    Recipients recipients,
    Logins logins,
    Acceptance acceptance,
    ConnectionCount connections,
    SslContext tls,
    Executor tlsExecutor,
    Patience.Times patience,
    Duration greetingDelay,
    SmtpMetrics metrics,
    BooleanSupplier draining) {}
