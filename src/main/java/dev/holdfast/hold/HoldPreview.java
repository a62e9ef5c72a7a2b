package dev.holdfast.hold;

import dev.holdfast.HoldfastException;
import dev.holdfast.archive.ArchivedTables;
import dev.holdfast.archive.Route;
import dev.holdfast.archive.Routes;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.HeldRows;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.ledger.Chunk;
import dev.holdfast.ledger.Handoffs;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.policy.Placement;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Counts what a hold keeps: in sources, in archives, in cold files, on the lists of sessions and in handoffs. Writes
/// nothing.
final class HoldPreview {
    /// Handoffs that are read at once.
    private static final int PAGE = 100;

    private final Store store;
    private final Estate estate;
    private final Policies policies;
    private final Routes routes;
    private final HoldQuestion question;
    private final HoldTables tables;
    private final ColdCount coldRows;
    private final Ledger ledger = new Ledger();
    private final Handoffs handoffs = new Handoffs();

    HoldPreview(
            Store store,
            Estate estate,
            Policies policies,
            Routes routes,
            HoldQuestion question,
            HoldTables tables,
            ColdKeeper cold) {
        this.store = store;
        this.estate = estate;
        this.policies = policies;
        this.routes = routes;
        this.question = question;
        this.tables = tables;
        this.coldRows = new ColdCount(cold);
    }

    /// @param hold number of a hold that is not to be told from itself; 0 for none
    /// @param cancellation stops the counting
    HoldImpact count(List<Covered> scopes, long hold, Cancellation cancellation) {
        Ancestry ancestry = new Ancestry(estate, policies);
        List<HoldImpact.Line> lines = new ArrayList<>();
        Map<Long, Set<String>> others = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        for (Policy policy : policies.all()) {
            taken.add(policy.database() + "/" + policy.table());
            policy.bundle().forEach(table -> taken.add(policy.database() + "/" + table));
            if (concerns(scopes, policy, ancestry)) {
                List<Covered> other = others(policy, hold, ancestry);
                other.forEach(covered -> others.computeIfAbsent(covered.scope().hold(), _ -> new LinkedHashSet<>())
                        .add(policy.name()));
                lines.add(line(policy, scopes, other, ancestry, cancellation));
            }
        }
        scopes.stream()
                .filter(covered -> covered.scope().table() != null)
                .filter(covered -> taken.add(
                        covered.scope().database() + "/" + covered.scope().table()))
                .forEach(covered -> lines.add(untaken(covered, scopes, cancellation)));
        return new HoldImpact(lines, named(others), store.inTransaction(tables::now));
    }

    static boolean concerns(List<Covered> scopes, Policy policy, Ancestry ancestry) {
        return scopes.stream()
                .map(Covered::scope)
                .anyMatch(scope -> scope.covers(policy) || (scope.below() && ancestry.below(scope, policy)));
    }

    /// Scopes of other holds that bind the policy.
    private List<Covered> others(Policy policy, long hold, Ancestry ancestry) {
        return store.inTransaction(tx -> tables.binding(tx, policy)).stream()
                .filter(scope -> scope.hold() != hold)
                .map(scope -> Covered.stored(scope, store, tables))
                .filter(covered -> concerns(List.of(covered), policy, ancestry))
                .toList();
    }

    /// Root rows of a policy's source that any of these holds keeps.
    Holds.Keeping keeping(List<Hold> holds, Policy policy, Duration limit, Cancellation cancellation) {
        if (holds.isEmpty()) {
            return new Holds.Keeping(0);
        }
        Route route = routes.resolve(policy, store.inTransaction(tables::now)).route();
        List<Covered> scopes = holds.stream()
                .flatMap(hold -> stored(hold, store, tables).stream())
                .toList();
        List<HeldRows> rows = rowsOrAll(scopes, policy, route.tables(), new Ancestry(estate, policies));
        return new Holds.Keeping(route.source().read(cancellation, connection -> {
            route.source().dialect().retaining().limit(connection, limit.toMillis());
            return route.source().dialect().holding().countHeld(connection, route.tables(), rows, List.of());
        }));
    }

    private List<HoldImpact.Other> named(Map<Long, Set<String>> others) {
        return store.inTransaction(tx -> others.entrySet().stream()
                .map(other -> new HoldImpact.Other(
                        other.getKey(),
                        new HoldRows().find(tx, other.getKey()).orElseThrow().matter(),
                        List.copyOf(other.getValue())))
                .toList());
    }

    private HoldImpact.Line untaken(Covered first, List<Covered> scopes, Cancellation cancellation) {
        String name = first.scope().database();
        TableName table = Objects.requireNonNull(first.scope().table());
        Long hot = null;
        String problem = "no policy takes rows of this table; the hold binds as soon as one does";
        try {
            GovernedDatabase database = estate.database(name);
            List<Column> columns =
                    database.read(connection -> database.dialect().holding().columns(connection, table));
            List<MoveTable> stand = List.of(standing(table, columns));
            List<HeldRows> rows = scopes.stream()
                    .filter(covered -> covered.scope().database().equals(name)
                            && table.equals(covered.scope().table()))
                    .map(covered ->
                            Coverage.of(covered, table, stand).orElseGet(() -> Coverage.every(stand.getFirst())))
                    .toList();
            hot = count(database, stand, rows, List.of(), cancellation);
        } catch (HoldfastException e) {
            if (cancellation.asked()) {
                throw e;
            }
            problem = String.valueOf(e.getMessage());
        }
        return new HoldImpact.Line("", name, table.toString(), hot, hot, null, null, 0, 0, problem);
    }

    private static MoveTable standing(TableName table, List<Column> columns) {
        return new MoveTable(
                table,
                table,
                columns.stream()
                        .map(column -> new MoveTable.MoveColumn(column, column.type(), false))
                        .toList(),
                List.of(),
                List.of(),
                List.of(),
                MoveTable.Hashing.RECORD);
    }

    private HoldImpact.Line line(
            Policy policy, List<Covered> scopes, List<Covered> other, Ancestry ancestry, Cancellation cancellation) {
        try {
            Route route =
                    routes.resolve(policy, store.inTransaction(tables::now)).route();
            List<HeldRows> rows = rowsOrAll(scopes, policy, route.tables(), ancestry);
            List<HeldRows> elsewhere = rowsOrAll(other, policy, route.tables(), ancestry);
            long hot = count(route.source(), route.tables(), rows, List.of(), cancellation);
            long alone = other.isEmpty() ? hot : count(route.source(), route.tables(), rows, elsewhere, cancellation);
            Warm warm = warm(route, scopes, ancestry, cancellation);
            return new HoldImpact.Line(
                    policy.name(),
                    policy.database(),
                    policy.table().toString(),
                    hot,
                    alone,
                    warm.rows(),
                    warm.cold(),
                    marked(route, scopes, cancellation),
                    waiting(route, rows, cancellation),
                    Stream.of(warm.problem(), hidden(policy, scopes, ancestry))
                            .filter(problem -> !problem.isEmpty())
                            .collect(Collectors.joining("; ")));
        } catch (HoldfastException e) {
            if (cancellation.asked()) {
                throw e;
            }
            return new HoldImpact.Line(
                    policy.name(),
                    policy.database(),
                    policy.table().toString(),
                    null,
                    null,
                    null,
                    null,
                    0,
                    0,
                    String.valueOf(e.getMessage()));
        }
    }

    /// What hangs on a row in a cold file stays, whatever that row hangs on, for nobody looks there. Empty when no such
    /// row may lie between the scopes and the policy.
    private String hidden(Policy policy, List<Covered> scopes, Ancestry ancestry) {
        String between = scopes.stream()
                .map(Covered::scope)
                .filter(scope -> scope.below() && ancestry.below(scope, policy))
                .flatMap(scope -> ancestry.between(scope, policy).stream())
                .distinct()
                .filter(this::hasColdRows)
                .map(Policy::name)
                .collect(Collectors.joining(", "));
        return between.isEmpty()
                ? ""
                : "not counted: what hangs on rows of %s in cold files stays, too".formatted(between);
    }

    private boolean hasColdRows(Policy policy) {
        return policies.placements(policy).stream()
                .anyMatch(
                        placement -> coldRows.any(placement.archiveDatabase(), placement.archived(placement.table())));
    }

    static List<HeldRows> rowsOrAll(List<Covered> scopes, Policy policy, List<MoveTable> stand, Ancestry ancestry) {
        return HoldQuestion.rows(scopes, policy, stand, ancestry)
                .orElseGet(() -> List.of(Coverage.every(stand.getLast())));
    }

    private static long count(
            GovernedDatabase database,
            List<MoveTable> stand,
            List<HeldRows> rows,
            List<HeldRows> others,
            Cancellation cancellation) {
        return database.read(
                cancellation, connection -> database.dialect().holding().countHeld(connection, stand, rows, others));
    }

    /// @param rows in archive tables, and `cold` in cold files; null when they cannot be told
    private record Warm(@Nullable Long rows, @Nullable Long cold, String problem) {}

    private Warm warm(Route route, List<Covered> scopes, Ancestry ancestry, Cancellation cancellation) {
        Policy policy = route.policy();
        Set<String> known = estate.names();
        long rows = 0;
        ColdCount.Counted cold = ColdCount.Counted.NONE;
        for (Placement placement : policies.placements(policy)) {
            if (!known.contains(placement.archiveDatabase())) {
                return new Warm(
                        null, null, "archive database " + placement.archiveDatabase() + " is not in the estate");
            }
            GovernedDatabase archive = estate.database(placement.archiveDatabase());
            Optional<List<MoveTable>> stand = archive.read(
                    connection -> ArchivedTables.of(archive.dialect().holding(), connection, route, placement));
            if (stand.isPresent()) {
                List<HeldRows> held = rowsOrAll(scopes, policy, stand.get(), ancestry);
                rows += count(archive, stand.get(), held, List.of(), cancellation);
                cold = cold.and(coldRows.count(archive, stand.get().getLast().source(), held));
            }
        }
        return new Warm(rows, cold.told(), cold.problem());
    }

    private long marked(Route route, List<Covered> scopes, Cancellation cancellation) {
        long keys = 0;
        long after = 0;
        while (!cancellation.asked()) {
            long from = after;
            Optional<Chunk> chunk = store.inTransaction(
                    tx -> ledger.nextMarked(tx, route.policy().id(), from));
            if (chunk.isEmpty()) {
                break;
            }
            after = chunk.get().chunk();
            keys += question.judge(route, chunk.get().keys(), scopes).held().size();
        }
        return keys;
    }

    private long waiting(Route route, List<HeldRows> rows, Cancellation cancellation) {
        if (route.policy().root()) {
            return 0;
        }
        long waiting = 0;
        List<Handoffs.Taken> page;
        int offset = 0;
        do {
            int from = offset;
            page = store.inTransaction(tx -> handoffs.waiting(tx, route.policy().id(), from, PAGE));
            for (Handoffs.Taken taken : page) {
                Keys parents = taken.linked(route.policy().linkParentColumns());
                waiting += route.source().read(cancellation, connection -> route.source()
                        .dialect()
                        .holding()
                        .countHeldUnder(connection, route.tables(), route.linkColumns(), parents, rows));
            }
            offset += PAGE;
        } while (page.size() == PAGE);
        return waiting;
    }

    /// What is stored of a hold.
    static List<Covered> stored(Hold hold, Store store, HoldTables tables) {
        return hold.scopes().stream()
                .map(scope -> Covered.stored(scope, store, tables))
                .toList();
    }

    static List<Covered> typed(NewHold hold) {
        return hold.scopes().stream().map(Covered::typed).toList();
    }
}
