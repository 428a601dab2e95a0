package io.viesti.http.search;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterMap;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.viesti.http.access.EmailPages;
import io.viesti.http.access.EmailPages.Listing;
import io.viesti.http.access.EmailPages.Window;
import io.viesti.http.json.Json;
import io.viesti.http.json.Parameters;
import io.viesti.http.login.Caller;
import io.viesti.http.login.Login;
import io.viesti.http.webmail.EmailItem;
import io.viesti.mailbox.EmailView;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /emails/search}: emails across folders, newest first. */
public final class SearchRoutes {
  private final EmailPages pages;
  private final Login login;

  public SearchRoutes(EmailPages pages, Login login) {
    this.pages = pages;
    this.login = login;
  }

  record Hit(@JsonUnwrapped EmailItem item, Snippet snippet) {}

  record Hits(List<Hit> emails, int totalCount, boolean hasMore, Optional<String> nextCursor) {}

  public Route routes() {
    return path(
        segment("emails").slash("search"),
        () ->
            get(
                () ->
                    login.required(
                        caller ->
                            parameterMap(
                                values ->
                                    completeWithFuture(search(caller, new Parameters(values)))))));
  }

  private CompletionStage<HttpResponse> search(Caller caller, Parameters parameters) {
    SearchQuery query = SearchQuery.of(parameters);
    Window window = Window.of(parameters);
    CompletionStage<Listing> found =
        query.isWhole()
            ? pages.list(caller.mailboxId(), query.query(), window)
            : pages.scan(caller.mailboxId(), query.query(), query.check(), window);
    return found.thenApply(listing -> Json.answer(StatusCodes.OK, hits(listing, query.words())));
  }

  private static Hits hits(Listing listing, List<String> words) {
    List<Hit> hits = listing.emails().stream().map(email -> hit(email, words)).toList();
    Optional<String> next =
        listing.hasMore() && !hits.isEmpty()
            ? Optional.of(hits.get(hits.size() - 1).item().emailId())
            : Optional.empty();
    return new Hits(hits, listing.total(), listing.hasMore(), next);
  }

  private static Hit hit(EmailView view, List<String> words) {
    EmailItem item = EmailItem.of(view);
    return new Hit(item, Snippet.of(item.subject(), item.preview(), words));
  }
}
