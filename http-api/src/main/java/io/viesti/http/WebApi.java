package io.viesti.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;

import io.viesti.http.access.EmailPages;
import io.viesti.http.access.MailboxAccess;
import io.viesti.http.compose.SendRoutes;
import io.viesti.http.content.ContentWork;
import io.viesti.http.content.Contents;
import io.viesti.http.events.EventRoutes;
import io.viesti.http.events.EventStreams;
import io.viesti.http.json.Body;
import io.viesti.http.login.Login;
import io.viesti.http.login.MeRoutes;
import io.viesti.http.login.TokenRoutes;
import io.viesti.http.openapi.OpenApiRoutes;
import io.viesti.http.openapi.Operation;
import io.viesti.http.openapi.RequestMetrics;
import io.viesti.http.page.PageRoutes;
import io.viesti.http.problem.Problems;
import io.viesti.http.search.SearchRoutes;
import io.viesti.http.upload.UploadIds;
import io.viesti.http.upload.UploadRoutes;
import io.viesti.http.webmail.EmailReader;
import io.viesti.http.webmail.EmailRoutes;
import io.viesti.http.webmail.FolderRoutes;
import io.viesti.http.webmail.ThreadRoutes;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * The HTTP interface of people's mail: accounts' own calls, folders, emails, uploads, push, the
 * page. Every failure is a problem document.
 */
public final class WebApi {
  private final Route route;

  /** Starts what the routes need; once per node, after cluster sharding knows mailboxes. */
  public WebApi(WebServices services, HttpSettings settings) {
    Body body = new Body(services.system(), settings.maxRequestBody(), settings.bodyPatience());
    Login login = new Login(services.accounts(), services.system());
    MailboxAccess mailboxes = new MailboxAccess(services.mailboxes());
    EmailPages pages = new EmailPages(mailboxes, settings.searchScan());
    UploadIds uploads = new UploadIds(settings.uploadSecret());
    ContentWork work =
        new ContentWork(
            services
                .system()
                .dispatchers()
                .lookup(DispatcherSelector.fromConfig(HttpSettings.CONTENT_DISPATCHER)),
            settings.maxContentWork());
    services.metrics().gauge("http.content.work", work, ContentWork::inWork);
    Contents contents = new Contents(services.blobs(), work, services.system());
    EmailReader reader = new EmailReader(contents);
    Route all =
        Problems.sealed(
            concat(
                new TokenRoutes(services.accounts(), login, body).routes(),
                new MeRoutes(services.accounts(), mailboxes, login, body).routes(),
                new FolderRoutes(mailboxes, pages, login, body).routes(),
                new SendRoutes(services, settings, mailboxes, contents, work, uploads, login)
                    .routes(),
                new SearchRoutes(pages, login).routes(),
                new ThreadRoutes(mailboxes, login).routes(),
                new EmailRoutes(mailboxes, services.blobs(), reader, login, body, services.system())
                    .routes(),
                new UploadRoutes(services, settings, uploads, login).routes(),
                new EventRoutes(new EventStreams(services, settings), login).routes(),
                new OpenApiRoutes().routes(),
                new PageRoutes().routes()));
    this.route = new RequestMetrics(services.metrics(), Operation.WEB).measured(all);
  }

  /** For the port 8080; sealed. */
  public Route route() {
    return route;
  }
}
