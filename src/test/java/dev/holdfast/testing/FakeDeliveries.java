package dev.holdfast.testing;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.DeliveryOperations;
import dev.holdfast.notify.DeliveryFilter;
import dev.holdfast.notify.DeliveryState;
import dev.holdfast.notify.DeliveryView;
import dev.holdfast.notify.EndpointView;
import dev.holdfast.notify.EndpointView.Circuit;
import dev.holdfast.notify.Event;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Deliveries in memory, as a test put them in; records what was asked for.
public final class FakeDeliveries implements DeliveryOperations {
    public final List<DeliveryView> deliveries = new CopyOnWriteArrayList<>();
    public final List<EndpointView> endpoints = new CopyOnWriteArrayList<>();
    public final List<String> calls = new CopyOnWriteArrayList<>();

    private final Instant now;

    public FakeDeliveries(Instant now) {
        this.now = now;
    }

    /// The shop's two services, one of them in trouble, and the webhook of alerts, which is gone.
    public FakeDeliveries shop() {
        endpoints.add(endpoint("@alerts", Circuit.DISABLED, "it answered 410: it is gone", 1));
        endpoints.add(endpoint("deliveries", Circuit.OPEN, null, 7));
        endpoints.add(endpoint("orders", Circuit.CLOSED, null, 0));
        for (int i = 1; i <= 12; i++) {
            add(i, "orders", Event.CHUNK_ARCHIVED, DeliveryState.DELIVERED, 1, 204, "");
        }
        add(13, "orders", Event.SESSION_ENDED, DeliveryState.WAITING, 0, null, "");
        add(14, "deliveries", Event.CHUNK_ARCHIVED, DeliveryState.FAILED, 4, null, "it took longer than 20 s");
        add(15, "deliveries", Event.SESSION_FAILED, DeliveryState.FAILED, 3, 503, "it answered 503");
        add(
                16,
                "deliveries",
                Event.CHUNK_ARCHIVED,
                DeliveryState.DEAD,
                10,
                500,
                "10 attempts failed; at last: it answered 500");
        return this;
    }

    private EndpointView endpoint(String name, Circuit circuit, @Nullable String why, int failures) {
        return new EndpointView(
                endpoints.size(),
                name,
                "https://" + name.replace("@", "") + ".shop.example/holdfast",
                "v1a whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
                circuit,
                why,
                failures,
                circuit == Circuit.OPEN ? now.plusSeconds(240) : null,
                now.minusSeconds(3600),
                failures == 0 ? null : now.minusSeconds(60),
                name.equals("orders") ? 1 : 2,
                name.equals("deliveries") ? 1 : 0);
    }

    private void add(
            long id,
            String endpoint,
            Event event,
            DeliveryState state,
            int attempts,
            @Nullable Integer status,
            String problem) {
        boolean open = state == DeliveryState.WAITING || state == DeliveryState.FAILED;
        deliveries.add(new DeliveryView(
                id,
                "msg_%032d".formatted(id),
                1,
                endpoint,
                event,
                40L,
                state,
                attempts,
                now.minusSeconds(10_000 - id * 100),
                open ? now.plusSeconds(1_800) : null,
                open ? null : now.minusSeconds(9_000 - id * 100),
                status,
                problem,
                "{\"type\":\"" + event.id() + "\",\"schema_version\":1,\"data\":{\"policy\":\"" + endpoint
                        + "\",\"session\":40,\"chunk\":" + id + ",\"keys\":5000,\"rows\":18250}}"));
    }

    @Override
    public List<DeliveryView> list(DeliveryFilter filter, int offset, int limit) {
        return deliveries.reversed().stream()
                .filter(delivery -> filter.state() == null || delivery.state() == filter.state())
                .filter(delivery ->
                        filter.endpoint().isEmpty() || delivery.endpoint().equals(filter.endpoint()))
                .skip(offset)
                .limit(limit)
                .toList();
    }

    @Override
    public DeliveryView find(long delivery) {
        return deliveries.stream()
                .filter(candidate -> candidate.id() == delivery)
                .findFirst()
                .orElseThrow(() -> new HoldfastException(ErrorCode.USAGE, "there is no delivery " + delivery));
    }

    @Override
    public List<DeliveryView.Attempt> attempts(long delivery) {
        DeliveryView found = find(delivery);
        return IntStream.rangeClosed(1, found.attempts())
                .mapToObj(number -> new DeliveryView.Attempt(
                        number,
                        found.createdAt().plusSeconds(number * 300L),
                        number * 37,
                        found.lastStatus(),
                        found.lastStatus() == null ? "" : "{\"message\":\"try later\"}\\n\\u{1b}[31m",
                        found.lastStatus() == null ? found.problem() : null))
                .toList();
    }

    @Override
    public Map<DeliveryState, Long> counts(DeliveryFilter filter) {
        Map<DeliveryState, Long> counts = new EnumMap<>(DeliveryState.class);
        list(new DeliveryFilter(null, filter.endpoint(), 0), 0, Integer.MAX_VALUE)
                .forEach(delivery -> counts.merge(delivery.state(), 1L, Long::sum));
        return counts;
    }

    @Override
    public void redeliver(long delivery, String actor) {
        find(delivery);
        calls.add("redeliver " + delivery + " " + actor);
    }

    @Override
    public int redeliver(DeliveryFilter filter, String actor) {
        calls.add("redeliver " + filter.state() + " " + filter.endpoint() + " " + actor);
        return list(filter, 0, Integer.MAX_VALUE).size();
    }

    @Override
    public DeliveryView test(String endpoint, String actor) {
        calls.add("test " + endpoint + " " + actor);
        add(99, endpoint, Event.TEST, DeliveryState.DELIVERED, 1, 204, "");
        return find(99);
    }

    @Override
    public List<EndpointView> endpoints() {
        return List.copyOf(endpoints);
    }

    @Override
    public void enable(String endpoint, String actor) {
        calls.add("enable " + endpoint + " " + actor);
    }
}
