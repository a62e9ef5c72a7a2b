package dev.holdfast.verify;

import dev.holdfast.archive.Route;
import dev.holdfast.dialect.Checking;
import dev.holdfast.dialect.Checking.Receipt;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.Manifest;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Proving;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.ledger.LedgerAudit;
import dev.holdfast.proof.Root;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What ledger, archive and source say of a policy's chunks with numbers above `after` and up to `upTo`.
///
/// @param held what the archive's tables hold, by table; chunks of other policies too
/// @param foreign chunks without a manifest of ours that another installation archived
record Evidence(
        long after,
        long upTo,
        List<LedgerAudit.Entry> ledger,
        List<Manifest> manifests,
        List<Receipt> receipts,
        Map<String, Map<Long, Held>> held,
        Set<Long> foreign) {
    /// What an archive table holds of a chunk. @param root null where no manifest of the range has one
    record Held(Digest digest, @Nullable Root root) {
        static final Held NOTHING = new Held(Digest.NONE, null);
    }

    /// A range ends after so many rows, which bounds memory and what a killed verification reads again ...
    private static final long ROWS = 100_000;

    /// ... after so many chunks of the ledger, whose keys are many ...
    private static final int CHUNKS = 20;

    /// ... and after so many lines of manifests or receipts.
    private static final int LINES = 1_000;

    /// @param page of the ledger: the chunks after a number, no more than [#page()]
    static Evidence gather(Route route, UUID installation, long after, LongFunction<List<LedgerAudit.Entry>> page) {
        List<LedgerAudit.Entry> ledger = page.apply(after);
        long fromLedger =
                ledger.size() < CHUNKS ? Long.MAX_VALUE : ledger.getLast().chunk();
        Archived archived =
                route.archive().read(connection -> archived(connection, route, installation, after, fromLedger));
        List<Receipt> receipts = receipts(route, installation, after);
        long upTo = receipts.size() < LINES
                ? archived.upTo
                : Math.min(archived.upTo, receipts.getLast().chunk());
        return new Evidence(
                after,
                upTo,
                upTo(ledger, LedgerAudit.Entry::chunk, upTo),
                upTo(archived.manifests, Manifest::chunk, upTo),
                upTo(receipts, Receipt::chunk, upTo),
                archived.held,
                archived.foreign);
    }

    /// How many chunks of the ledger a range takes at most.
    static int page() {
        return CHUNKS;
    }

    /// Nothing comes after it.
    boolean last() {
        return upTo == Long.MAX_VALUE;
    }

    /// Where the next range begins.
    long reached() {
        long reached = after;
        reached = ledger.stream().mapToLong(LedgerAudit.Entry::chunk).reduce(reached, Math::max);
        reached = manifests.stream().mapToLong(Manifest::chunk).reduce(reached, Math::max);
        return last() ? reached : upTo;
    }

    @Nullable
    Held held(String table, long chunk) {
        return held.getOrDefault(table, Map.of()).get(chunk);
    }

    private static <T> List<T> upTo(List<T> lines, ToLongFunction<T> chunk, long upTo) {
        return lines.stream().filter(line -> chunk.applyAsLong(line) <= upTo).toList();
    }

    /// What one snapshot of the archive shows.
    private record Archived(
            long upTo, List<Manifest> manifests, Map<String, Map<Long, Held>> held, Set<Long> foreign) {}

    private static Archived archived(Connection connection, Route route, UUID installation, long after, long fromLedger)
            throws SQLException {
        Dialect dialect = route.archive().dialect();
        if (!dialect.helpers().installed(connection)) {
            return new Archived(fromLedger, List.of(), Map.of(), Set.of());
        }
        List<Manifest> lines = dialect.checking()
                .manifests(
                        connection,
                        installation,
                        route.tables().stream().map(MoveTable::archive).toList(),
                        after,
                        LINES);
        long upTo = Math.min(fromLedger, end(lines));
        List<Manifest> manifests = upTo(lines, Manifest::chunk, upTo);
        Map<String, Map<Long, Held>> held = new HashMap<>();
        for (MoveTable table : route.tables()) {
            boolean standing = dialect.archiveDdl()
                    .archiveColumns(connection, table.archive())
                    .isPresent();
            held.put(
                    table.archive().toString(),
                    standing ? held(dialect, connection, table, manifests, after, upTo) : Map.of());
        }
        Set<Long> unclaimed = unclaimed(manifests, held);
        return new Archived(
                upTo,
                manifests,
                held,
                unclaimed.isEmpty()
                        ? Set.of()
                        : dialect.checking().foreignChunks(connection, installation, List.copyOf(unclaimed)));
    }

    /// The chunk at which a range of these manifests ends: it holds enough rows, or the next one covers other columns.
    private static long end(List<Manifest> lines) {
        long rows = 0;
        long last = 0;
        Map<String, Proving.Covered> covered = new HashMap<>();
        for (Manifest line : lines) {
            if (line.chunk() != last && (rows >= ROWS || changes(line, lines, covered))) {
                return last;
            }
            covered.putIfAbsent(line.table(), line.covered());
            rows += line.digest().rows();
            last = line.chunk();
        }
        return lines.size() < LINES ? Long.MAX_VALUE : last;
    }

    private static boolean changes(Manifest first, List<Manifest> lines, Map<String, Proving.Covered> covered) {
        return lines.stream().filter(line -> line.chunk() == first.chunk()).anyMatch(line -> !line.covered()
                .equals(covered.getOrDefault(line.table(), line.covered())));
    }

    /// One way of hashing serves all chunks of a range. Where no manifest names one, rows are only counted.
    private static Map<Long, Held> held(
            Dialect dialect, Connection connection, MoveTable table, List<Manifest> manifests, long after, long upTo)
            throws SQLException {
        Map<Long, Held> held = new HashMap<>();
        List<Manifest> ofTable = manifests.stream()
                .filter(manifest -> manifest.table().equals(table.archive().toString()))
                .toList();
        Proving.Covered covered = ofTable.isEmpty()
                ? new Proving.Covered(List.of(), List.of(), MoveTable.Hashing.RECORD)
                : ofTable.getFirst().covered();
        if (ofTable.stream().anyMatch(manifest -> manifest.root() != null)) {
            dialect.proving()
                    .prove(
                            connection,
                            table.archive(),
                            covered,
                            after,
                            upTo,
                            proved -> held.put(proved.chunk(), new Held(proved.digest(), proved.root())));
        } else {
            Checking checking = dialect.checking();
            checking.digests(
                    connection,
                    table.archive(),
                    covered,
                    after,
                    upTo,
                    proof -> held.put(proof.chunk(), new Held(proof.digest(), null)));
        }
        return held;
    }

    private static Set<Long> unclaimed(List<Manifest> manifests, Map<String, Map<Long, Held>> held) {
        Set<Long> claimed = new HashSet<>();
        manifests.forEach(manifest -> claimed.add(manifest.chunk()));
        Set<Long> unclaimed = new HashSet<>();
        held.values().forEach(chunks -> unclaimed.addAll(chunks.keySet()));
        unclaimed.removeAll(claimed);
        return unclaimed;
    }

    private static List<Receipt> receipts(Route route, UUID installation, long after) {
        GovernedDatabase source = route.source();
        return source.read(connection -> {
            HelperSchema helpers = source.dialect().helpers();
            return helpers.installed(connection)
                    ? new ArrayList<>(source.dialect()
                            .checking()
                            .receipts(
                                    connection,
                                    installation,
                                    route.tables().stream()
                                            .map(MoveTable::source)
                                            .toList(),
                                    after,
                                    LINES))
                    : List.<Receipt>of();
        });
    }
}
