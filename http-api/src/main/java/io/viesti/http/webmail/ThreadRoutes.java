package io.viesti.http.webmail;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterMap;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.viesti.http.access.MailboxAccess;
import io.viesti.http.json.Json;
import io.viesti.http.json.Parameters;
import io.viesti.http.login.Caller;
import io.viesti.http.login.Login;
import io.viesti.http.problem.Problem;
import io.viesti.mailbox.MailboxCommand.GetThread;
import io.viesti.mailbox.MailboxReply.Page;
import io.viesti.mailbox.ThreadId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /threads/{id}}: a conversation, oldest first. */
public final class ThreadRoutes {
  private final MailboxAccess mailboxes;
  private final Login login;

  public ThreadRoutes(MailboxAccess mailboxes, Login login) {
    this.mailboxes = mailboxes;
    this.login = login;
  }

  record Conversation(String threadId, List<EmailItem> emails, int totalCount, boolean hasMore) {}

  public Route routes() {
    return path(
        segment("threads").slash(segment()),
        id ->
            get(
                () ->
                    login.required(
                        caller ->
                            parameterMap(
                                values ->
                                    completeWithFuture(
                                        thread(caller, id, new Parameters(values)))))));
  }

  private CompletionStage<HttpResponse> thread(Caller caller, String given, Parameters parameters) {
    ThreadId id = ThreadId.parse(given).orElseThrow(() -> Problem.notFound("thread").asException());
    int offset = parameters.offset();
    int limit = parameters.limit();
    return mailboxes
        .read(caller.mailboxId(), Page.class, replyTo -> new GetThread(id, replyTo))
        .thenApply(
            page -> {
              List<EmailItem> part =
                  page.emails().stream().skip(offset).limit(limit).map(EmailItem::of).toList();
              boolean more = page.hasMore() || (long) offset + limit < page.emails().size();
              return Json.answer(
                  StatusCodes.OK, new Conversation(id.toString(), part, page.total(), more));
            });
  }
}
