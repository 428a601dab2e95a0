package io.viesti.http.admin;

import io.viesti.account.Accounts;
import io.viesti.deadletter.DeadLetters;
import io.viesti.queue.MailQueue;
import io.viesti.trace.TraceLog;
import org.apache.pekko.actor.typed.ActorSystem;

/** What the operators' calls need of their node. */
public record AdminServices(
    ActorSystem<?> system,
    Accounts accounts,
    DeadLetters deadLetters,
    MailQueue mailQueue,
    Queues queues,
    TraceLog traces,
    Backups backups) {}
