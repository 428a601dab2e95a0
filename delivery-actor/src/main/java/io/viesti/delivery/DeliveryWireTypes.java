package io.viesti.delivery;

import io.viesti.delivery.domain.DomainQueueCommand;
import io.viesti.delivery.domain.DomainQueueEvent;
import io.viesti.delivery.domain.DomainQueueState;
import io.viesti.delivery.domain.QueueView;
import io.viesti.delivery.event.DeliveryEvent;
import io.viesti.delivery.site.SitePaths;
import io.viesti.wire.Wire;
import io.viesti.wire.WireTypes;
import java.util.HashMap;
import java.util.Map;

/**
 * The wire types of domain queues, sites and delivery events. Commands that never leave their node
 * are not among them.
 */
public final class DeliveryWireTypes implements WireTypes {

  @Override
  public Map<String, Class<? extends Wire>> manifests() {
    Map<String, Class<? extends Wire>> types = new HashMap<>();
    types.put("queue.enqueued.v1", DomainQueueEvent.Enqueued.class);
    types.put("queue.attempted.v1", DomainQueueEvent.Attempted.class);
    types.put("queue.delayed.v1", DomainQueueEvent.Delayed.class);
    types.put("queue.reported.v1", DomainQueueEvent.Reported.class);
    types.put("queue.withdrawn.v1", DomainQueueEvent.Withdrawn.class);
    types.put("queue.rescheduled.v1", DomainQueueEvent.Rescheduled.class);
    types.put("queue.held.v1", DomainQueueEvent.Held.class);
    types.put("queue.released.v1", DomainQueueEvent.Released.class);
    types.put("queue.state.v1", DomainQueueState.Snapshot.class);
    types.put("queue.enqueue.v1", DomainQueueCommand.Enqueue.class);
    types.put("queue.taken.v1", DomainQueueCommand.Taken.class);
    types.put("queue.wake.v1", DomainQueueCommand.Wake.class);
    types.put("queue.inspect.v1", DomainQueueCommand.Inspect.class);
    types.put("queue.view.v1", QueueView.class);
    types.put("queue.list.v1", DomainQueueCommand.ListMails.class);
    types.put("queue.page.v1", DomainQueueCommand.QueuePage.class);
    types.put("queue.retry.v1", DomainQueueCommand.RetryNow.class);
    types.put("queue.hold.v1", DomainQueueCommand.Hold.class);
    types.put("queue.release.v1", DomainQueueCommand.Release.class);
    types.put("queue.withdraw.v1", DomainQueueCommand.Withdraw.class);
    types.put("queue.acted.v1", DomainQueueCommand.Acted.class);
    types.put("site.inspect.v1", SitePaths.Inspect.class);
    types.put("site.views.v1", SitePaths.Views.class);
    types.put("queue.stop.v1", DomainQueueCommand.Stop.class);
    types.put("delivery.event.v1", DeliveryEvent.class);
    return Map.copyOf(types);
  }
}
