package io.viesti.http.admin;

import static org.apache.pekko.http.javadsl.server.Directives.completeWithFuture;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterMap;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.viesti.http.json.Json;
import io.viesti.http.json.Parameters;
import io.viesti.trace.TraceLog;
import java.util.List;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code /admin/traces/{id}}, also as {@code /admin/messages/{id}/trace}: one mail's story. A
 * Message-ID made here will do as well: its left part is the trace id.
 */
public final class TraceAdmin {
  private final TraceLog traces;

  public TraceAdmin(TraceLog traces) {
    this.traces = traces;
  }

  record Story(String traceId, List<TraceLog.Note> notes, boolean hasMore) {}

  public Route routes() {
    return concat(
        path(segment("traces").slash(segment()), this::story),
        path(segment("messages").slash(segment()).slash("trace"), this::story));
  }

  private static String traceId(String given) {
    String bare = given.strip().replaceAll("^<|>$", "");
    int at = bare.indexOf('@');
    return at < 0 ? bare : bare.substring(0, at);
  }

  private Route story(String given) {
    String id = traceId(given);
    return get(
        () ->
            parameterMap(
                values -> {
                  int limit = new Parameters(values).limit();
                  return completeWithFuture(
                      traces
                          .story(id)
                          .thenApply(
                              notes ->
                                  Json.answer(
                                      StatusCodes.OK,
                                      new Story(
                                          id,
                                          notes.stream().limit(limit).toList(),
                                          notes.size() > limit))));
                }));
  }
}
