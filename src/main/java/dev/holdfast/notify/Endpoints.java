package dev.holdfast.notify;

import static dev.holdfast.store.db.Tables.DELIVERY;
import static dev.holdfast.store.db.Tables.ENDPOINT;
import static dev.holdfast.store.db.Tables.POLICY;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.estate.SecretRef;
import dev.holdfast.notify.EndpointView.Circuit;
import dev.holdfast.notify.http.SigningKey;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.EndpointRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Who is told: the service of each policy that has a callback, and who hears of alerts.
final class Endpoints {
    private final Store store;
    private final NotifySettings.Bound settings;
    private final AuditLog audit = new AuditLog();

    Endpoints(Store store, NotifySettings.Bound settings) {
        this.store = store;
        this.settings = settings;
    }

    /// All that this process may call.
    List<Endpoint> all(Tx tx) {
        List<Endpoint> endpoints = new ArrayList<>(settings.settings().ofAlerts());
        tx.dsl()
                .select(POLICY.ID, POLICY.NAME, POLICY.CALLBACK, POLICY.CALLBACK_SECRET, POLICY.CALLBACK_SECRET_BEFORE)
                .from(POLICY)
                .where(POLICY.CALLBACK.isNotNull())
                .orderBy(POLICY.NAME)
                .forEach(row -> endpoints.add(hook(row)));
        return endpoints;
    }

    private static Endpoint.Hook hook(Record row) {
        List<SecretRef> secrets = Stream.of(row.get(POLICY.CALLBACK_SECRET), row.get(POLICY.CALLBACK_SECRET_BEFORE))
                .filter(Objects::nonNull)
                .flatMap(text -> SecretRef.parse(text).stream())
                .toList();
        return new Endpoint.Hook(row.get(POLICY.ID), row.get(POLICY.NAME), row.get(POLICY.CALLBACK), secrets);
    }

    /// @throws HoldfastException `USAGE` when there is none of that name
    Endpoint byName(Tx tx, String name) {
        List<Endpoint> all = all(tx);
        return all.stream()
                .filter(endpoint -> endpoint.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE,
                        "there is no endpoint " + name + "; there are: "
                                + (all.isEmpty()
                                        ? "none"
                                        : all.stream().map(Endpoint::name).collect(Collectors.joining(", ")))));
    }

    List<EndpointView> views(Tx tx, Instant now) {
        Map<Integer, EndpointRecord> states = new HashMap<>();
        tx.dsl().selectFrom(ENDPOINT).forEach(row -> states.put(row.getId(), row));
        Map<Integer, Map<String, Long>> counts = new HashMap<>();
        tx.dsl()
                .select(DELIVERY.ENDPOINT_ID, DELIVERY.STATE, DSL.count().cast(Long.class))
                .from(DELIVERY)
                .where(DELIVERY.STATE.ne(DeliveryState.DELIVERED.id()))
                .groupBy(DELIVERY.ENDPOINT_ID, DELIVERY.STATE)
                .forEach(row -> counts.computeIfAbsent(row.value1(), _ -> new HashMap<>())
                        .put(row.value2(), row.value3()));
        return all(tx).stream()
                .map(endpoint ->
                        view(endpoint, states.get(endpoint.id()), counts.getOrDefault(endpoint.id(), Map.of()), now))
                .toList();
    }

    private EndpointView view(
            Endpoint endpoint, @Nullable EndpointRecord state, Map<String, Long> counts, Instant now) {
        return new EndpointView(
                endpoint.id(),
                endpoint.name(),
                endpoint.place(),
                signing(endpoint),
                circuit(state, now),
                state == null ? null : state.getDisabledWhy(),
                state == null ? 0 : state.getFailures(),
                state == null ? null : state.getOpenUntil(),
                state == null ? null : state.getToldAt(),
                state == null ? null : state.getFailedAt(),
                counts.getOrDefault("waiting", 0L) + counts.getOrDefault("failed", 0L),
                counts.getOrDefault("dead", 0L));
    }

    private String signing(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.Mail mail -> mail.settings().security().id();
            case Endpoint.Hook hook ->
                hook.secrets().isEmpty()
                        ? "unsigned"
                        : hook.secrets().stream().map(this::signing).collect(Collectors.joining(", "));
        };
    }

    private String signing(SecretRef reference) {
        try {
            return SigningKey.of(reference, settings.secrets())
                    .publicText()
                    .map(text -> "v1a " + text)
                    .orElse("v1");
        } catch (HoldfastException e) {
            return e.getMessage();
        }
    }

    static Circuit circuit(@Nullable EndpointRecord state, Instant now) {
        if (state == null) {
            return Circuit.CLOSED;
        }
        if (state.getDisabledAt() != null) {
            return Circuit.DISABLED;
        }
        Instant until = state.getOpenUntil();
        if (until != null && until.isAfter(now)) {
            return Circuit.OPEN;
        }
        return state.getFailures() >= RetryPlan.FAILURES_TO_OPEN ? Circuit.HALF_OPEN : Circuit.CLOSED;
    }

    /// Has it called again, at once.
    void enable(String name, String actor, Instant now) {
        audit.guard(
                store,
                actor,
                Act.ENDPOINT_ENABLED,
                "endpoint " + name,
                () -> store.inTransaction(tx -> {
                    Endpoint endpoint = byName(tx, name);
                    EndpointRecord state = tx.dsl()
                            .selectFrom(ENDPOINT)
                            .where(ENDPOINT.ID.eq(endpoint.id()))
                            .forUpdate()
                            .fetchOne();
                    Circuit before = circuit(state, now);
                    if (state == null || before == Circuit.CLOSED) {
                        throw new HoldfastException(
                                ErrorCode.BLOCKED, "endpoint " + name + " is called already; nothing was changed");
                    }
                    tx.dsl()
                            .update(ENDPOINT)
                            .setNull(ENDPOINT.DISABLED_AT)
                            .setNull(ENDPOINT.DISABLED_WHY)
                            .setNull(ENDPOINT.OPEN_UNTIL)
                            .set(ENDPOINT.FAILURES, 0)
                            .where(ENDPOINT.ID.eq(endpoint.id()))
                            .execute();
                    audit.append(
                            tx,
                            Deed.done(
                                    actor,
                                    Act.ENDPOINT_ENABLED,
                                    "endpoint " + name,
                                    Map.of("circuit", before.id()),
                                    Map.of("circuit", Circuit.CLOSED.id())));
                    return true;
                }));
    }
}
