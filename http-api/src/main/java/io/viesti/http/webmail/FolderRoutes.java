package io.viesti.http.webmail;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterMap;
import static org.apache.pekko.http.javadsl.server.Directives.patch;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.viesti.http.access.EmailPages;
import io.viesti.http.access.EmailPages.Window;
import io.viesti.http.access.MailboxAccess;
import io.viesti.http.json.Body;
import io.viesti.http.json.Fields;
import io.viesti.http.json.Json;
import io.viesti.http.json.Parameters;
import io.viesti.http.login.Caller;
import io.viesti.http.login.Login;
import io.viesti.http.problem.Problem;
import io.viesti.mailbox.EmailQuery;
import io.viesti.mailbox.Folder;
import io.viesti.mailbox.FolderId;
import io.viesti.mailbox.MailboxCommand.ChangeFolder;
import io.viesti.mailbox.MailboxCommand.CreateFolder;
import io.viesti.mailbox.MailboxCommand.ListFolders;
import io.viesti.mailbox.MailboxCommand.RemoveFolder;
import io.viesti.mailbox.MailboxReply.Done;
import io.viesti.mailbox.MailboxReply.FolderReply;
import io.viesti.mailbox.MailboxReply.Folders;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Location;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /folders}: the folders and the emails in one. */
public final class FolderRoutes {
  private final MailboxAccess mailboxes;
  private final EmailPages pages;
  private final Login login;
  private final Body body;

  public FolderRoutes(MailboxAccess mailboxes, EmailPages pages, Login login, Body body) {
    this.mailboxes = mailboxes;
    this.pages = pages;
    this.login = login;
    this.body = body;
  }

  record FolderListing(List<FolderJson> folders, int totalCount, boolean hasMore) {}

  public Route routes() {
    return pathPrefix(
        "folders",
        () ->
            concat(
                pathEnd(() -> login.required(this::folders)),
                path(segment(), id -> login.required(caller -> folder(caller, new FolderId(id)))),
                path(
                    segment().slash("emails"),
                    id -> get(() -> login.required(caller -> emails(caller, new FolderId(id)))))));
  }

  private Route folders(Caller caller) {
    return concat(
        get(() -> parameterMap(values -> completeWithFuture(list(caller, new Parameters(values))))),
        post(() -> body.object(fields -> create(caller, fields))));
  }

  private Route folder(Caller caller, FolderId id) {
    return concat(
        get(() -> completeWithFuture(one(caller, id))),
        patch(() -> body.object(fields -> change(caller, id, fields))),
        delete(
            () ->
                parameterMap(
                    values -> completeWithFuture(remove(caller, id, new Parameters(values))))));
  }

  private CompletionStage<HttpResponse> list(Caller caller, Parameters parameters) {
    int offset = parameters.offset();
    int limit = parameters.limit();
    return mailboxes
        .read(caller.mailboxId(), Folders.class, ListFolders::new)
        .thenApply(
            reply -> {
              List<FolderJson> all = reply.folders().stream().map(FolderJson::of).toList();
              List<FolderJson> part = all.stream().skip(offset).limit(limit).toList();
              return Json.answer(
                  StatusCodes.OK,
                  new FolderListing(part, all.size(), (long) offset + limit < all.size()));
            });
  }

  private CompletionStage<HttpResponse> one(Caller caller, FolderId id) {
    return mailboxes
        .read(caller.mailboxId(), Folders.class, ListFolders::new)
        .thenApply(
            reply ->
                reply.folders().stream()
                    .filter(view -> view.folder().id().equals(id))
                    .findFirst()
                    .map(view -> Json.answer(StatusCodes.OK, FolderJson.of(view)))
                    .orElseThrow(FolderRoutes::unknown));
  }

  private CompletionStage<HttpResponse> create(Caller caller, Fields fields) {
    String name = checked(fields.requiredText("name"));
    Optional<FolderId> parent = fields.text("parent_id").map(FolderId::new);
    return mailboxes
        .ask(
            caller.mailboxId(),
            FolderReply.class,
            replyTo -> new CreateFolder(name, parent, replyTo))
        .thenApply(
            reply ->
                Json.answer(StatusCodes.CREATED, FolderJson.of(reply.folder()))
                    .addHeader(Location.create("/folders/" + reply.folder().folder().id())));
  }

  private CompletionStage<HttpResponse> change(Caller caller, FolderId id, Fields fields) {
    Optional<String> name = fields.text("name").map(FolderRoutes::checked);
    Optional<FolderId> parent = fields.text("parent_id").map(FolderId::new);
    boolean toTop = fields.has("parent_id") && parent.isEmpty();
    if (name.isEmpty() && parent.isEmpty() && !toTop) {
      return one(caller, id);
    }
    return mailboxes
        .ask(
            caller.mailboxId(),
            FolderReply.class,
            replyTo -> new ChangeFolder(id, name, parent, toTop, replyTo))
        .thenApply(reply -> Json.answer(StatusCodes.OK, FolderJson.of(reply.folder())));
  }

  private CompletionStage<HttpResponse> remove(Caller caller, FolderId id, Parameters parameters) {
    boolean destroy = parameters.bool("destroy_emails").orElse(false);
    return mailboxes
        .ask(caller.mailboxId(), Done.class, replyTo -> new RemoveFolder(id, destroy, replyTo))
        .thenApply(done -> HttpResponse.create().withStatus(StatusCodes.NO_CONTENT));
  }

  private Route emails(Caller caller, FolderId id) {
    return parameterMap(
        values -> {
          Parameters parameters = new Parameters(values);
          EmailQuery query =
              new EmailQuery(
                  Optional.of(id),
                  parameters.bool("is_read"),
                  parameters.bool("is_flagged"),
                  parameters.bool("has_attachment"),
                  Optional.empty(),
                  parameters.text("from"),
                  parameters.text("to"),
                  parameters.text("subject"),
                  parameters.time("after"),
                  parameters.time("before"));
          return completeWithFuture(
              pages
                  .list(caller.mailboxId(), query, Window.of(parameters))
                  .thenApply(listing -> Json.answer(StatusCodes.OK, EmailListing.of(listing))));
        });
  }

  private static String checked(String name) {
    String stripped = name.strip();
    if (stripped.isEmpty()
        || stripped.length() > Folder.MAX_NAME
        || stripped.chars().anyMatch(c -> c < 32)) {
      throw Fields.wrong("name", "must have 1 to " + Folder.MAX_NAME + " printable characters");
    }
    return stripped;
  }

  private static RuntimeException unknown() {
    return Problem.notFound("folder").asException();
  }
}
