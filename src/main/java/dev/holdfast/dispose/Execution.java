package dev.holdfast.dispose;

import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Route;
import dev.holdfast.archive.Routes;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.dialect.Disposing.Receipt;
import dev.holdfast.dialect.Fault;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Carries an approved order out, item by item, from wherever an earlier life came to.
final class Execution {
    private final Store store;
    private final Estate estate;
    private final Policies policies;
    private final Routes routes;
    private final WarmRows warm;
    private final Disposer disposer;
    private final ColdDisposer coldDisposer;
    private final DisposePoint.Listener points;
    private final EmptyPartitions partitions;
    private final Orders orders = new Orders();
    private final OrderItems orderItems = new OrderItems();
    private final DisposalActs acts = new DisposalActs();
    private final AuditLog audit = new AuditLog();

    Execution(
            Store store,
            Estate estate,
            Policies policies,
            Routes routes,
            WarmRows warm,
            Disposer disposer,
            ColdDisposer coldDisposer,
            DisposePoint.Listener points) {
        this.store = store;
        this.estate = estate;
        this.policies = policies;
        this.routes = routes;
        this.warm = warm;
        this.disposer = disposer;
        this.coldDisposer = coldDisposer;
        this.points = points;
        this.partitions = new EmptyPartitions(store, ServerLimits.DEFAULT);
    }

    /// Executes an approved order, or goes on with it where it was.
    ///
    /// @param stop asked between items
    /// @param progress hears of the order after each item
    /// @return as it stands: `running` when it was told to stop
    /// @throws HoldfastException when it cannot get on for the moment: what went is in the register
    Order run(long id, BooleanSupplier stop, Consumer<Order> progress) {
        boolean begun = guard(id, () -> store.inTransaction(tx -> orders.start(tx, id)));
        points.reached(DisposePoint.AFTER_START);
        if (begun) {
            progress.accept(find(id));
        }
        try {
            return steps(id, stop, progress);
        } catch (Disposer.Changed e) {
            return end(id, OrderState.STOPPED, List.of(), String.valueOf(e.getMessage()));
        } catch (HoldfastException e) {
            String why = String.valueOf(e.getMessage());
            if (hopeless(e)) {
                return end(id, OrderState.STOPPED, List.of(), why);
            }
            try {
                store.run(tx -> orders.hindered(tx, id, why));
            } catch (HoldfastException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /// Whether the database of the rows would fail again, however often it is tried.
    private static boolean hopeless(HoldfastException failure) {
        return failure.getCause() instanceof SQLException sql
                && switch (Fault.of(sql)) {
                    case REFUSED, POISON, BROKEN -> true;
                    case CONTENDED, UNREACHABLE, NO_SPACE -> false;
                };
    }

    private Order steps(long id, BooleanSupplier stop, Consumer<Order> progress) {
        Order order = find(id);
        if (order.state() != OrderState.RUNNING) {
            return order;
        }
        Policy policy = policies.all().stream()
                .filter(each -> each.id() == order.policyId() && each.name().equals(order.policy()))
                .findFirst()
                .orElseThrow(() -> new Disposer.Changed(
                        "policy %s is gone: holds on it could not be told".formatted(order.policy())));
        if (!policy.archiveDatabase().equals(order.archive())
                || !policy.database().equals(order.database())) {
            register(order);
            throw new Disposer.Changed(
                    "policy %s moves rows from %s to %s now: what was approved is in %s, and stays there"
                            .formatted(policy.name(), policy.database(), policy.archiveDatabase(), order.archive()));
        }
        Map<ItemKind, Site> sites = new EnumMap<>(ItemKind.class);
        coldDisposer.settle(order, node(id)); // what an earlier life began
        Set<Integer> gone = new HashSet<>();
        KeyDigests digests = new KeyDigests(store.inTransaction(orders::digestKey));
        for (int number : store.inTransaction(tx -> orderItems.left(tx, id))) {
            if (stop.getAsBoolean()) {
                return find(id);
            }
            FrozenItem item = store.inTransaction(tx -> orderItems.item(tx, id, number));
            if (gone.contains(number)) { // with its file
                continue;
            }
            Site site = sites.computeIfAbsent(item.kind(), kind -> prepared(kind, policy, order));
            Map<Integer, Map<String, Receipt>> went = item.kind() == ItemKind.COLD
                    ? coldDisposer.dispose(new ColdDisposer.Work(site, order, digests, now(), node(id)), item, left(id))
                    : Map.of(number, disposer.dispose(site, order, item, digests, now()));
            store.run(tx -> {
                went.forEach((each, receipts) -> orderItems.executed(tx, id, orderItems.item(tx, id, each), receipts));
                points.reached(DisposePoint.BEFORE_ITEM_COMMIT);
            });
            gone.addAll(went.keySet());
            points.reached(DisposePoint.AFTER_ITEM);
            progress.accept(find(id));
        }
        coldDisposer.settle(order, node(id));
        List<String> dropped = warm.standing(policy, now())
                .map(standing -> partitions.drop(standing, now()))
                .orElse(List.of());
        points.reached(DisposePoint.BEFORE_DONE);
        Order done = end(id, OrderState.DONE, dropped, null);
        points.reached(DisposePoint.AFTER_DONE);
        return done;
    }

    /// Where nothing more goes, what an earlier life took and could not write down any more is told by its receipts.
    private void register(Order order) {
        Set<String> known = estate.names();
        for (int number : store.inTransaction(tx -> orderItems.left(tx, order.id()))) {
            FrozenItem item = store.inTransaction(tx -> orderItems.item(tx, order.id(), number));
            String name = item.kind() == ItemKind.HOT ? order.database() : order.archive();
            if (!known.contains(name)) {
                continue;
            }
            GovernedDatabase database = estate.database(name);
            Map<String, Receipt> receipts = database
                    .read(connection -> database.dialect()
                            .disposing()
                            .receipts(connection, store.installation(), order.id(), number))
                    .stream()
                    .collect(Collectors.toMap(Receipt::table, Function.identity()));
            if (!receipts.isEmpty()) {
                store.run(tx -> orderItems.executed(tx, order.id(), item, receipts));
            }
        }
    }

    private List<FrozenItem> left(long id) {
        return store.inTransaction(tx -> orderItems.left(tx, id).stream()
                .map(number -> orderItems.item(tx, id, number))
                .toList());
    }

    /// The node that has the order in hand.
    private UUID node(long id) {
        return store.inTransaction(tx -> orders.node(tx, id)).orElseGet(UUID::randomUUID);
    }

    private Site prepared(ItemKind kind, Policy policy, Order order) {
        Route route =
                switch (kind) {
                    case WARM, COLD ->
                        warm.standing(policy, now())
                                .orElseThrow(() -> new Disposer.Changed(
                                        "%s: its archive tables are gone".formatted(order.archive())));
                    case HOT -> routes.resolve(policy, now()).route();
                };
        Site site = new Site(kind, route);
        return guard(order.id(), () -> {
            disposer.prepare(site, order);
            return site;
        });
    }

    private Order end(long id, OrderState state, List<String> dropped, @Nullable String why) {
        return store.inTransaction(tx -> {
            boolean ended = orders.end(tx, id, state, why);
            Order order = orders.find(tx, id);
            if (ended) {
                acts.ended(tx, order, dropped, why);
            }
            return order;
        });
    }

    private Order find(long id) {
        return store.inTransaction(tx -> orders.find(tx, id));
    }

    private Instant now() {
        return store.inTransaction(orders::now);
    }

    /// What a database refuses is told in its own words, and written to the audit.
    private <T> T guard(long id, Supplier<T> work) {
        return audit.guard(
                store, AuditLog.ENGINE, Act.DISPOSAL_RUN, DisposalActs.object(id), () -> Refusals.told(work));
    }
}
