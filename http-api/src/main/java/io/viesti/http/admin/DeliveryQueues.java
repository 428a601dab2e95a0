package io.viesti.http.admin;

import io.viesti.delivery.DomainView;
import io.viesti.delivery.QueueInspection;
import io.viesti.delivery.domain.DomainQueueCommand.Acted;
import io.viesti.delivery.domain.QueuedMailView;
import io.viesti.delivery.site.SiteView;
import io.viesti.envelope.MailAddress;
import io.viesti.outbox.RecipientStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Delivery's own queues behind the operators' calls. */
public final class DeliveryQueues implements Queues {
  private static final String BY_OPERATOR = "by an operator";

  private final QueueInspection queues;

  public DeliveryQueues(QueueInspection queues) {
    this.queues = queues;
  }

  @Override
  public CompletionStage<List<Waiting>> list(Optional<String> after, int limit) {
    return queues
        .list(after, limit)
        .thenApply(domains -> domains.stream().map(DeliveryQueues::waiting).toList());
  }

  @Override
  public CompletionStage<Optional<Queue>> queue(String domain, int limit) {
    return queues
        .domain(domain)
        .thenCompose(
            found ->
                found.isEmpty()
                    ? CompletableFuture.completedStage(Optional.empty())
                    : mails(found.get(), limit).thenApply(Optional::of));
  }

  private CompletionStage<Queue> mails(DomainView domain, int limit) {
    return queues
        .mails(domain.domain(), Optional.empty(), limit)
        .thenApply(
            mails ->
                new Queue(
                    waiting(domain),
                    mails.stream().flatMap(DeliveryQueues::messages).limit(limit).toList()));
  }

  @Override
  public CompletionStage<List<Site>> sites(int limit) {
    return queues
        .sites()
        .thenApply(
            byNode ->
                byNode.entrySet().stream()
                    .flatMap(
                        node -> node.getValue().stream().map(site -> site(node.getKey(), site)))
                    .sorted(Comparator.comparing(Site::site).thenComparing(Site::node))
                    .limit(limit)
                    .toList());
  }

  @Override
  public CompletionStage<Boolean> act(String domain, Action action) {
    CompletionStage<Acted> acted =
        switch (action) {
          case RETRY -> queues.retry(domain);
          case HOLD -> queues.hold(domain, BY_OPERATOR);
          case RELEASE -> queues.release(domain);
        };
    // Holding a domain that nothing waits for yet is as meant as any other.
    return acted.thenApply(done -> action != Action.RETRY || done.mails() > 0);
  }

  @Override
  public CompletionStage<Boolean> drop(String domain, String submissionId) {
    return queues.bounce(domain, submissionId, BY_OPERATOR).thenApply(done -> done.mails() > 0);
  }

  private static Waiting waiting(DomainView domain) {
    return new Waiting(
        domain.domain(),
        domain.mails(),
        domain.oldest(),
        domain.nextAttempt(),
        domain.held().isPresent(),
        domain.why());
  }

  private static Stream<Message> messages(QueuedMailView mail) {
    return mail.recipients().stream()
        .filter(recipient -> !recipient.state().isFinal())
        .map(recipient -> message(mail, recipient));
  }

  private static Message message(QueuedMailView mail, RecipientStatus recipient) {
    return new Message(
        mail.id(),
        mail.traceId(),
        mail.from().map(MailAddress::toString).orElse(""),
        recipient.recipient().toString(),
        recipient.attempts(),
        mail.submittedAt(),
        mail.nextAttempt(),
        mail.trying()
            ? Optional.of("being tried now" + recipient.reply().map(r -> "; last: " + r).orElse(""))
            : recipient.reply());
  }

  private static Site site(String node, SiteView site) {
    return new Site(
        site.site(),
        node,
        site.connections(),
        site.ready(),
        site.suspendedUntil()
            .map(until -> "until " + until + site.lastFailure().map(f -> ": " + f).orElse("")));
  }
}
