package dev.holdfast.node;

import dev.holdfast.notify.Deliveries;
import dev.holdfast.notify.DeliveryFilter;
import dev.holdfast.notify.DeliveryState;
import dev.holdfast.notify.DeliveryView;
import dev.holdfast.notify.EndpointView;
import java.util.List;
import java.util.Map;

/// Where the ways in ask about deliveries.
record DeliveryDesk(Deliveries deliveries) implements DeliveryOperations {
    @Override
    public List<DeliveryView> list(DeliveryFilter filter, int offset, int limit) {
        return deliveries.list(filter, offset, limit);
    }

    @Override
    public DeliveryView find(long delivery) {
        return deliveries.find(delivery);
    }

    @Override
    public List<DeliveryView.Attempt> attempts(long delivery) {
        return deliveries.attempts(delivery);
    }

    @Override
    public Map<DeliveryState, Long> counts(DeliveryFilter filter) {
        return deliveries.counts(filter);
    }

    @Override
    public void redeliver(long delivery, String actor) {
        deliveries.redeliver(delivery, actor);
    }

    @Override
    public int redeliver(DeliveryFilter filter, String actor) {
        return deliveries.redeliver(filter, actor);
    }

    @Override
    public DeliveryView test(String endpoint, String actor) {
        return deliveries.test(endpoint, actor);
    }

    @Override
    public List<EndpointView> endpoints() {
        return deliveries.endpoints();
    }

    @Override
    public void enable(String endpoint, String actor) {
        deliveries.enable(endpoint, actor);
    }
}
