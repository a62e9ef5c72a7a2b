package dev.holdfast.verify;

import dev.holdfast.dialect.Checking;
import dev.holdfast.dialect.Checking.Receipt;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Disposing.Gone;
import dev.holdfast.dialect.Manifest;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Proving;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.ledger.LedgerAudit;
import dev.holdfast.proof.Leaves;
import dev.holdfast.proof.Root;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What ledger, archives and sources say of a policy's chunks with numbers above `after` and up to `upTo`.
///
/// @param gone what was disposed of, by table and chunk
/// @param held what the archives' tables hold, by table and chunk; chunks of other policies too, but none that another
///     installation archived
/// @param restored how many of these rows came back to their source
record Evidence(
        long after,
        long upTo,
        List<LedgerAudit.Entry> ledger,
        List<In<Manifest>> manifests,
        List<In<Receipt>> receipts,
        Map<Place, Map<Long, Held>> held,
        Map<Place, Map<Long, Gone>> gone,
        Map<Place, Map<Long, Long>> restored) {
    /// A line, and the database that it was read in.
    record In<T>(String database, T line) {}

    /// A table of an archive. @param table as manifests spell it
    record Place(String database, String table) {
        static Place of(In<Manifest> manifest) {
            return new Place(manifest.database(), manifest.line().table());
        }

        @Override
        public String toString() {
            return database + " " + table;
        }
    }

    /// What an archive table, or a cold file of it, holds of a chunk.
    ///
    /// @param root null where no manifest of the range has one; @param file null when the rows are in the table
    record Held(
            Digest digest, @Nullable Root root, @Nullable InFile file) {
        static final Held NOTHING = new Held(Digest.NONE, new Leaves().root(), null);
    }

    /// The cold file that a chunk's rows are in. @param altered whether they are not as they were written
    record InFile(long file, boolean altered) {}

    /// A range ends after so many rows, which bounds memory and what a killed verification reads again ...
    private static final long ROWS = 100_000;

    /// ... after so many chunks of the ledger, whose keys are many ...
    private static final int CHUNKS = 20;

    /// ... and after so many lines of manifests or receipts.
    private static final int LINES = 1_000;

    /// @param page of the ledger: the chunks after a number, no more than [#page()]
    static Evidence gather(
            Ground ground,
            ColdEvidence cold,
            UUID installation,
            long after,
            LongFunction<List<LedgerAudit.Entry>> page) {
        List<LedgerAudit.Entry> ledger = page.apply(after);
        long fromLedger =
                ledger.size() < CHUNKS ? Long.MAX_VALUE : ledger.getLast().chunk();
        long upTo = fromLedger;
        List<In<Manifest>> manifests = new ArrayList<>();
        Map<Place, Map<Long, Held>> held = new HashMap<>();
        Map<Place, Map<Long, Gone>> gone = new HashMap<>();
        Map<Place, Map<Long, Long>> restored = new HashMap<>();
        for (GovernedDatabase archive : ground.archives()) {
            Archived archived =
                    archive.read(connection -> archived(connection, ground, archive, installation, after, fromLedger));
            upTo = Math.min(upTo, archived.upTo);
            archived.manifests.forEach(line -> manifests.add(new In<>(archive.name(), line)));
            archived.held.forEach((table, chunks) -> held.put(new Place(archive.name(), table.toString()), chunks));
            archived.gone.forEach((table, chunks) -> gone.put(new Place(archive.name(), table), chunks));
            archived.restored.forEach((table, chunks) -> restored.put(new Place(archive.name(), table), chunks));
            for (TableName table : ground.archiveTables(archive)) { // asked after the tables: what freezes is in either
                Map<Long, Held> warm =
                        held.computeIfAbsent(new Place(archive.name(), table.toString()), _ -> new HashMap<>());
                warm.putAll(cold.held(archive.name(), table, after, archived.upTo, warm.keySet()));
            }
        }
        List<In<Receipt>> receipts = new ArrayList<>();
        for (GovernedDatabase source : ground.sources()) {
            List<Receipt> lines = receipts(ground, source, installation, after);
            upTo = lines.size() < LINES ? upTo : Math.min(upTo, lines.getLast().chunk());
            lines.forEach(line -> receipts.add(new In<>(source.name(), line)));
        }
        return new Evidence(
                after,
                upTo,
                upTo(ledger, LedgerAudit.Entry::chunk, upTo),
                upTo(manifests, manifest -> manifest.line().chunk(), upTo),
                upTo(receipts, receipt -> receipt.line().chunk(), upTo),
                held,
                gone,
                restored);
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
        reached = manifests.stream()
                .mapToLong(manifest -> manifest.line().chunk())
                .reduce(reached, Math::max);
        return last() ? reached : upTo;
    }

    Held held(Place place, long chunk) {
        return held.getOrDefault(place, Map.of()).getOrDefault(chunk, Held.NOTHING);
    }

    /// What was disposed of a chunk in a table; empty when nothing was.
    Optional<Gone> gone(Place place, long chunk) {
        return Optional.ofNullable(gone.getOrDefault(place, Map.of()).get(chunk));
    }

    /// What an archive held of a chunk before anything was disposed of.
    Digest archived(Place place, long chunk) {
        Digest held = held(place, chunk).digest();
        return gone(place, chunk)
                .map(Gone::digest)
                .map(went -> new Digest(held.rows() + went.rows(), held.hash().add(went.hash()), 0))
                .orElse(held);
    }

    /// Rows of a chunk in an archive table that came back to their source.
    long restored(Place place, long chunk) {
        return restored.getOrDefault(place, Map.of()).getOrDefault(chunk, 0L);
    }

    private static <T> List<T> upTo(List<T> lines, ToLongFunction<T> chunk, long upTo) {
        return lines.stream().filter(line -> chunk.applyAsLong(line) <= upTo).toList();
    }

    /// What one snapshot of an archive shows.
    private record Archived(
            long upTo,
            List<Manifest> manifests,
            Map<TableName, Map<Long, Held>> held,
            Map<String, Map<Long, Gone>> gone,
            Map<String, Map<Long, Long>> restored) {}

    private static Archived archived(
            Connection connection,
            Ground ground,
            GovernedDatabase archive,
            UUID installation,
            long after,
            long fromLedger)
            throws SQLException {
        Dialect dialect = archive.dialect();
        if (!dialect.helpers().installed(connection)) {
            return new Archived(fromLedger, List.of(), Map.of(), Map.of(), Map.of());
        }
        List<TableName> tables = ground.archiveTables(archive);
        List<Manifest> lines = dialect.checking().manifests(connection, installation, tables, after, LINES);
        long upTo = Math.min(fromLedger, end(lines));
        List<Manifest> manifests = upTo(lines, Manifest::chunk, upTo);
        Map<TableName, Map<Long, Held>> held = new HashMap<>();
        for (TableName table : tables) {
            if (dialect.archiveDdl().archiveColumns(connection, table).isPresent()) {
                held.put(table, held(dialect, connection, table, manifests, after, upTo));
            }
        }
        Set<Long> unclaimed = unclaimed(manifests, held);
        if (!unclaimed.isEmpty()) {
            Set<Long> foreign = dialect.checking().foreignChunks(connection, installation, List.copyOf(unclaimed));
            held.values().forEach(chunks -> chunks.keySet().removeAll(foreign));
        }
        return new Archived(
                upTo,
                manifests,
                held,
                dialect.disposing().gone(connection, installation, after, upTo),
                dialect.recalling().countMarked(connection, installation, after, upTo));
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
            Dialect dialect, Connection connection, TableName table, List<Manifest> manifests, long after, long upTo)
            throws SQLException {
        Map<Long, Held> held = new HashMap<>();
        List<Manifest> ofTable = manifests.stream()
                .filter(manifest -> manifest.table().equals(table.toString()))
                .toList();
        Proving.Covered covered = ofTable.isEmpty()
                ? new Proving.Covered(List.of(), List.of(), MoveTable.Hashing.RECORD)
                : ofTable.getFirst().covered();
        if (ofTable.stream().anyMatch(manifest -> manifest.root() != null)) {
            dialect.proving()
                    .prove(
                            connection,
                            table,
                            covered,
                            after,
                            upTo,
                            proved -> held.put(proved.chunk(), new Held(proved.digest(), proved.root(), null)));
        } else {
            Checking checking = dialect.checking();
            checking.digests(
                    connection,
                    table,
                    covered,
                    after,
                    upTo,
                    proof -> held.put(proof.chunk(), new Held(proof.digest(), null, null)));
        }
        return held;
    }

    private static Set<Long> unclaimed(List<Manifest> manifests, Map<TableName, Map<Long, Held>> held) {
        Set<Long> claimed = new HashSet<>();
        manifests.forEach(manifest -> claimed.add(manifest.chunk()));
        Set<Long> unclaimed = new HashSet<>();
        held.values().forEach(chunks -> unclaimed.addAll(chunks.keySet()));
        unclaimed.removeAll(claimed);
        return unclaimed;
    }

    private static List<Receipt> receipts(Ground ground, GovernedDatabase source, UUID installation, long after) {
        return source.read(connection -> source.dialect().helpers().installed(connection)
                ? source.dialect()
                        .checking()
                        .receipts(connection, installation, ground.sourceTables(source), after, LINES)
                : List.<Receipt>of());
    }
}
