package dev.holdfast.recovery;

import static dev.holdfast.store.db.Tables.LEDGER;

import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Checking.Receipt;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Manifest;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.policy.Placement;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.SessionView;
import dev.holdfast.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Compares the list of a session with the receipts of its source and the manifests of its archive.
public final class RecoveryCheck {
    private static final int LINES = 1_000;

    private final Store store;
    private final UUID installation;
    private final Estate estate;
    private final Policies policies;

    public RecoveryCheck(Store store, UUID installation, Estate estate, Policies policies) {
        this.store = store;
        this.installation = installation;
        this.estate = estate;
        this.policies = policies;
    }

    private record Listed(long chunk, boolean handedOff, int keys, long rows) {}

    /// @param session that nobody works on now: of one that moves, chunks are always half way
    public Recovery of(SessionView session) {
        List<Listed> list = list(session.id());
        if (list.isEmpty() || session.method() == Policy.Method.CALLBACK) { // of a service's rows nothing else tells
            return new Recovery(session, 0, 0, 0, 0, List.of(), "");
        }
        Policy policy = policies.byName(session.policy());
        List<Placement> placements = policies.placements(policy); // it may have begun under another version
        long after = list.getFirst().chunk() - 1;
        try {
            return compare(
                    session, policy, list, receipts(placements, session, after), manifests(placements, session, after));
        } catch (HoldfastException e) {
            int done = (int) list.stream().filter(Listed::handedOff).count();
            return new Recovery(session, done, 0, 0, list.size() - done, List.of(), e.getMessage());
        }
    }

    private List<Listed> list(long session) {
        return store.inTransaction(tx -> tx.dsl()
                .select(LEDGER.CHUNK_ID, LEDGER.STATE, LEDGER.KEY_COUNT, LEDGER.ARCHIVED_ROWS)
                .from(LEDGER)
                .where(LEDGER.SESSION_ID.eq(session), LEDGER.STATE.ne("failed"))
                .orderBy(LEDGER.CHUNK_ID)
                .fetch(row -> new Listed(
                        row.value1(),
                        row.value2().equals("handed_off"),
                        row.value3(),
                        Objects.requireNonNullElse(row.value4(), 0L))));
    }

    private Map<Long, List<Receipt>> receipts(List<Placement> placements, SessionView session, long after) {
        return lines(
                tables(placements, Placement::database, RecoveryCheck::sourceTables),
                after,
                (dialect, on, tables, from) -> dialect.checking().receipts(on, installation, tables, from, LINES),
                Receipt::chunk,
                receipt -> receipt.session() == session.id());
    }

    private Map<Long, List<Manifest>> manifests(List<Placement> placements, SessionView session, long after) {
        return lines(
                tables(placements, Placement::archiveDatabase, Placement::archiveTables),
                after,
                (dialect, on, tables, from) -> dialect.checking().manifests(on, installation, tables, from, LINES),
                Manifest::chunk,
                manifest -> manifest.session() == session.id());
    }

    private static List<TableName> sourceTables(Placement placement) {
        return Stream.concat(placement.bundle().stream(), Stream.of(placement.table()))
                .toList();
    }

    /// Tables by their database.
    private static Map<String, Set<TableName>> tables(
            List<Placement> placements,
            Function<Placement, String> database,
            Function<Placement, List<TableName>> tables) {
        Map<String, Set<TableName>> found = new TreeMap<>();
        placements.forEach(placement -> found.computeIfAbsent(database.apply(placement), _ -> new TreeSet<>())
                .addAll(tables.apply(placement)));
        return found;
    }

    private interface Lines<T> {
        List<T> read(Dialect dialect, Connection connection, List<TableName> tables, long after) throws SQLException;
    }

    private <T> Map<Long, List<T>> lines(
            Map<String, Set<TableName>> tables,
            long after,
            Lines<T> lines,
            ToLongFunction<T> chunk,
            Predicate<T> wanted) {
        List<T> found = new ArrayList<>();
        tables.forEach((name, of) -> {
            GovernedDatabase database = estate.database(name);
            found.addAll(
                    database.read(connection -> database.dialect().helpers().installed(connection)
                            ? all(
                                    connection,
                                    after,
                                    (on, from) -> lines.read(database.dialect(), on, List.copyOf(of), from),
                                    chunk)
                            : List.<T>of()));
        });
        return found.stream().filter(wanted).collect(Collectors.groupingBy(chunk::applyAsLong));
    }

    private interface Page<T> {
        List<T> read(Connection connection, long after) throws SQLException;
    }

    private static <T> List<T> all(Connection connection, long after, Page<T> pages, ToLongFunction<T> chunk)
            throws SQLException {
        List<T> all = new ArrayList<>();
        List<T> page = pages.read(connection, after);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = pages.read(connection, chunk.applyAsLong(page.getLast()));
        }
        return all;
    }

    private static Recovery compare(
            SessionView session,
            Policy policy,
            List<Listed> list,
            Map<Long, List<Receipt>> receipts,
            Map<Long, List<Manifest>> manifests) {
        List<String> problems = new ArrayList<>();
        int handedOff = 0;
        int toHandOff = 0;
        int toDelete = 0;
        int toMove = 0;
        for (Listed chunk : list) {
            List<Receipt> deleted = receipts.getOrDefault(chunk.chunk(), List.of());
            List<Manifest> kept = manifests.getOrDefault(chunk.chunk(), List.of());
            long deletedRows = rows(deleted, receipt -> receipt.digest().rows());
            long keptRows = rows(kept, manifest -> manifest.digest().rows());
            if (!deleted.isEmpty() && kept.isEmpty()) {
                problems.add("chunk %d: %s deleted %,d rows, and %s has no manifest of them"
                        .formatted(chunk.chunk(), policy.database(), deletedRows, policy.archiveDatabase()));
            } else if (!deleted.isEmpty() && deletedRows != keptRows) {
                problems.add("chunk %d: %s deleted %,d rows, the manifest in %s says %,d"
                        .formatted(chunk.chunk(), policy.database(), deletedRows, policy.archiveDatabase(), keptRows));
            } else if (deleted.isEmpty() && chunk.handedOff() && chunk.keys() > 0) {
                problems.add("chunk %d: the list says that it moved, and %s has no receipt"
                        .formatted(chunk.chunk(), policy.database()));
            } else if (chunk.handedOff() && chunk.rows() != keptRows) {
                problems.add("chunk %d: the list says %,d rows, the manifest in %s says %,d"
                        .formatted(chunk.chunk(), chunk.rows(), policy.archiveDatabase(), keptRows));
            } else if (deleted.isEmpty() && !kept.isEmpty() && policy.method() == Policy.Method.LOCAL) {
                problems.add("chunk %d: %s has its manifest and no receipt, which commit together"
                        .formatted(chunk.chunk(), policy.database()));
            }
            if (chunk.handedOff()) {
                handedOff++;
            } else if (!deleted.isEmpty()) {
                toHandOff++;
            } else if (!kept.isEmpty()) {
                toDelete++;
            } else {
                toMove++;
            }
        }
        problems.addAll(unlisted(policy, list, receipts.keySet(), manifests.keySet()));
        return new Recovery(session, handedOff, toHandOff, toDelete, toMove, problems, "");
    }

    private static <T> long rows(List<T> lines, Function<T, Long> rows) {
        return lines.stream().mapToLong(rows::apply).sum();
    }

    private static List<String> unlisted(Policy policy, List<Listed> list, Set<Long> deleted, Set<Long> kept) {
        Set<Long> known = list.stream().map(Listed::chunk).collect(Collectors.toSet());
        Set<Long> unknown = new HashSet<>(deleted);
        unknown.addAll(kept);
        unknown.removeAll(known);
        return unknown.stream()
                .sorted()
                .map(chunk -> "chunk %d: %s or %s knows it, the list does not"
                        .formatted(chunk, policy.database(), policy.archiveDatabase()))
                .toList();
    }
}
