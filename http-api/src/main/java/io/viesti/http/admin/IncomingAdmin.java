package io.viesti.http.admin;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import io.viesti.http.json.Json;
import io.viesti.http.problem.Problem;
import io.viesti.queue.MailQueue;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /admin/incoming}: how far mailboxes are with accepted mail. */
public final class IncomingAdmin {
  private final MailQueue queue;

  public IncomingAdmin(MailQueue queue) {
    this.queue = queue;
  }

  /**
   * @param parts of the queue; none where acceptance means that it is in the mailbox
   */
  record Incoming(List<MailQueue.Part> parts) {}

  public Route routes() {
    return path("incoming", () -> get(() -> completeWithFuture(show())));
  }

  private CompletionStage<HttpResponse> show() {
    return queue
        .parts()
        .handle(
            (parts, failure) -> {
              if (failure != null) {
                throw Problem.unavailable("The queue of incoming mail does not answer now.")
                    .asException();
              }
              return Json.answer(StatusCodes.OK, new Incoming(parts));
            });
  }
}
