package io.viesti.delivery.site;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Asks all paths how they are, once. Paths that do not answer in time are left out. */
final class SiteSurvey {
  /** Sites in an answer: it may go to another node and stays below 128 KiB. */
  static final int MOST = 250;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Comparator<SiteView> TROUBLED_FIRST =
      Comparator.comparing((SiteView site) -> site.suspendedUntil().isEmpty())
          .thenComparing(SiteView::ready, Comparator.reverseOrder())
          .thenComparing(SiteView::site);

  interface Event {}

  private record Answer(SiteView view) implements Event {}

  private enum Enough implements Event {
    INSTANCE
  }

  private SiteSurvey() {}

  static Behavior<Event> create(
      List<ActorRef<SitePath.Command>> paths, ActorRef<SitePaths.Views> replyTo) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(Enough.INSTANCE, PATIENCE);
                  ActorRef<SiteView> self = context.messageAdapter(SiteView.class, Answer::new);
                  paths.forEach(path -> path.tell(new SitePath.Inspect(self)));
                  if (paths.isEmpty()) {
                    context.getSelf().tell(Enough.INSTANCE);
                  }
                  return waiting(paths.size(), new ArrayList<>(), replyTo);
                }));
  }

  private static Behavior<Event> waiting(
      int expected, List<SiteView> views, ActorRef<SitePaths.Views> replyTo) {
    return Behaviors.receive(Event.class)
        .onMessage(
            Answer.class,
            answer -> {
              views.add(answer.view());
              return views.size() < expected ? Behaviors.same() : finish(views, replyTo);
            })
        .onMessageEquals(Enough.INSTANCE, () -> finish(views, replyTo))
        .build();
  }

  private static Behavior<Event> finish(List<SiteView> views, ActorRef<SitePaths.Views> replyTo) {
    replyTo.tell(
        new SitePaths.Views(
            views.stream()
                .sorted(TROUBLED_FIRST)
                .limit(MOST)
                .sorted(Comparator.comparing(SiteView::site))
                .toList()));
    return Behaviors.stopped();
  }
}
