package dev.holdfast.verify;

import dev.holdfast.archive.Route;
import dev.holdfast.dialect.Checking.Receipt;
import dev.holdfast.dialect.Manifest;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.ledger.LedgerAudit;
import dev.holdfast.proof.ChunkRoot;
import dev.holdfast.proof.Root;
import dev.holdfast.verify.Finding.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Holds what was gathered of a range of chunks against each other.
final class Comparison {
    /// The policy of a chunk of a session by the ledger, whatever policy that is.
    @FunctionalInterface
    interface LedgerLookup {
        OptionalInt policyOf(long session, long chunk);
    }

    private final Route route;
    private final Evidence evidence;
    private final LedgerLookup lookup;
    private final Map<String, Map<Long, Manifest>> manifests;
    private final Map<String, Map<Long, Receipt>> receipts;
    private final Map<Long, LedgerAudit.Entry> ledger;
    private final Map<Long, OptionalInt> owners = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    Comparison(Route route, Evidence evidence, LedgerLookup lookup) {
        this.route = route;
        this.evidence = evidence;
        this.lookup = lookup;
        this.manifests = evidence.manifests().stream()
                .collect(
                        Collectors.groupingBy(Manifest::table, Collectors.toMap(Manifest::chunk, Function.identity())));
        this.receipts = evidence.receipts().stream()
                .collect(Collectors.groupingBy(Receipt::table, Collectors.toMap(Receipt::chunk, Function.identity())));
        this.ledger =
                evidence.ledger().stream().collect(Collectors.toMap(LedgerAudit.Entry::chunk, Function.identity()));
    }

    List<Finding> findings() {
        for (MoveTable table : route.tables()) {
            compareTable(table);
        }
        requireLedger();
        evidence.ledger().stream().filter(LedgerAudit.Entry::moved).forEach(this::compareEntry);
        return List.copyOf(findings);
    }

    /// Rows whose source is gone for good, by source table.
    Map<String, Long> archivedRows() {
        Map<String, Long> rows = new TreeMap<>();
        for (MoveTable table : route.tables()) {
            ofTable(receipts, table.source().toString()).keySet().stream()
                    .filter(this::ours)
                    .forEach(chunk -> rows.merge(
                            route.source().name() + " " + table.source(),
                            held(table, chunk).digest().rows(),
                            Long::sum));
        }
        return rows;
    }

    /// Rows of this policy's chunks whose digest was recomputed.
    long rowsChecked() {
        return evidence.manifests().stream()
                .filter(manifest -> ours(manifest.chunk()))
                .mapToLong(manifest -> {
                    Evidence.Held held = evidence.held(manifest.table(), manifest.chunk());
                    return held == null ? 0 : held.digest().rows();
                })
                .sum();
    }

    private static <T> Map<Long, T> ofTable(Map<String, Map<Long, T>> all, String table) {
        return all.getOrDefault(table, Map.of());
    }

    private Evidence.Held held(MoveTable table, long chunk) {
        Evidence.Held held = evidence.held(table.archive().toString(), chunk);
        return held == null ? Evidence.Held.NOTHING : held;
    }

    /// Another policy may archive into the same tables: its chunks are its own.
    private boolean ours(long chunk) {
        if (ledger.containsKey(chunk)) {
            return true;
        }
        OptionalInt owner = owners.computeIfAbsent(chunk, this::owner);
        return owner.isEmpty() || owner.getAsInt() == route.policy().id();
    }

    /// The policy that the ledger gives for a chunk that a manifest or a receipt names.
    private OptionalInt owner(long chunk) {
        return evidence.manifests().stream()
                .filter(manifest -> manifest.chunk() == chunk)
                .map(Manifest::session)
                .findFirst()
                .or(() -> evidence.receipts().stream()
                        .filter(receipt -> receipt.chunk() == chunk)
                        .map(Receipt::session)
                        .findFirst())
                .map(session -> lookup.policyOf(session, chunk))
                .orElse(OptionalInt.empty());
    }

    private boolean unknown(long chunk) {
        return !ledger.containsKey(chunk)
                && owners.computeIfAbsent(chunk, this::owner).isEmpty();
    }

    /// An archive table holds what its manifests say, chunk by chunk, and nothing else.
    private void compareTable(MoveTable table) {
        String archived = table.archive().toString();
        String where = route.archive().name() + " " + archived;
        Map<Long, Manifest> ofArchive = ofTable(manifests, archived);
        Map<Long, Receipt> ofSource = ofTable(receipts, table.source().toString());
        new TreeMap<>(ofArchive).forEach((chunk, manifest) -> {
            if (ours(chunk)) {
                compareManifest(table, where, manifest, ofSource.get(chunk));
            }
        });
        evidence.held().getOrDefault(archived, Map.of()).forEach((chunk, rows) -> {
            if (!ofArchive.containsKey(chunk)
                    && chunk <= evidence.upTo()
                    && !evidence.foreign().contains(chunk)) {
                add(
                        Kind.NO_MANIFEST,
                        chunk,
                        archived,
                        "%s: %d rows of chunk %d have no manifest"
                                .formatted(where, rows.digest().rows(), chunk));
            }
        });
        ofSource.forEach((chunk, receipt) -> {
            if (!ofArchive.containsKey(chunk) && ours(chunk)) {
                add(
                        Kind.NO_MANIFEST,
                        chunk,
                        archived,
                        "%s: chunk %d was deleted from %s (%d rows) but has no manifest"
                                .formatted(
                                        where,
                                        chunk,
                                        table.source(),
                                        receipt.digest().rows()));
            }
        });
    }

    private void compareManifest(MoveTable table, String where, Manifest manifest, @Nullable Receipt receipt) {
        long chunk = manifest.chunk();
        String archived = manifest.table();
        Evidence.Held found = held(table, chunk);
        if (found.digest().rows() != manifest.digest().rows()) {
            add(
                    Kind.ROW_COUNT,
                    chunk,
                    archived,
                    "%s: chunk %d has %d rows, its manifest says %d"
                            .formatted(
                                    where,
                                    chunk,
                                    found.digest().rows(),
                                    manifest.digest().rows()));
        } else if (!found.digest().sameRows(manifest.digest())) {
            add(
                    Kind.CONTENT,
                    chunk,
                    archived,
                    "%s: the content of chunk %d differs from its manifest (%d rows)%s"
                            .formatted(
                                    where,
                                    chunk,
                                    found.digest().rows(),
                                    proven(manifest.root(), found.root())
                                            ? ", yet its rows prove true to the root"
                                            : ""));
        } else if (!proven(manifest.root(), found.root())) {
            add(
                    Kind.CONTENT,
                    chunk,
                    archived,
                    "%s: the content of chunk %d differs from the root in its manifest (%d rows)"
                            .formatted(where, chunk, found.digest().rows()));
        }
        if (receipt != null && !receipt.digest().sameRows(manifest.digest())) {
            add(
                    Kind.CONTRADICTION,
                    chunk,
                    archived,
                    "%s: the manifest of chunk %d (%d rows) differs from the source's receipt (%d rows)"
                            .formatted(
                                    where,
                                    chunk,
                                    manifest.digest().rows(),
                                    receipt.digest().rows()));
        }
    }

    private static boolean proven(@Nullable Root written, @Nullable Root found) {
        return written == null || Objects.equals(written, found);
    }

    /// Every chunk that archive or source know is in the ledger. Asked after the archive was: a chunk is there first.
    private void requireLedger() {
        String root = route.root().archive().toString();
        ofTable(manifests, root).forEach((chunk, manifest) -> {
            if (unknown(chunk)) {
                add(
                        Kind.NOT_IN_LEDGER,
                        chunk,
                        root,
                        "%s %s: chunk %d (%d rows) is not in the ledger"
                                .formatted(
                                        route.archive().name(),
                                        root,
                                        chunk,
                                        manifest.digest().rows()));
            }
        });
        String source = route.root().source().toString();
        ofTable(receipts, source).forEach((chunk, receipt) -> {
            if (unknown(chunk)) {
                add(
                        Kind.NOT_IN_LEDGER,
                        chunk,
                        source,
                        "%s %s: chunk %d (%d rows) was deleted but is not in the ledger"
                                .formatted(
                                        route.source().name(),
                                        source,
                                        chunk,
                                        receipt.digest().rows()));
            }
        });
    }

    /// The ledger claims no more and no less than the databases hold.
    private void compareEntry(LedgerAudit.Entry entry) {
        String policy = route.policy().name();
        long chunk = entry.chunk();
        List<Manifest> ofChunk = route.tables().stream()
                .flatMap(table -> java.util.stream.Stream.ofNullable(
                        ofTable(manifests, table.archive().toString()).get(chunk)))
                .toList();
        long rows =
                ofChunk.stream().mapToLong(manifest -> manifest.digest().rows()).sum();
        String rootTable = route.root().archive().toString();
        Manifest root = ofTable(manifests, rootTable).get(chunk);
        long rootRows = root == null ? 0 : root.digest().rows();
        if (rootRows != entry.rootRows() || rootRows != entry.keys().size()) {
            add(
                    Kind.CONTRADICTION,
                    chunk,
                    rootTable,
                    "%s: chunk %d handed off %d keys, its manifest has %d root rows"
                            .formatted(policy, chunk, entry.keys().size(), rootRows));
        }
        if (rows != entry.archivedRows()) {
            add(
                    Kind.CONTRADICTION,
                    chunk,
                    null,
                    "%s: chunk %d archived %d rows by the ledger, %d by its manifest"
                            .formatted(policy, chunk, entry.archivedRows(), rows));
        }
        if (root != null && !root.archivedAt().equals(entry.archivedAt())) {
            add(
                    Kind.CONTRADICTION,
                    chunk,
                    rootTable,
                    "%s: chunk %d was archived at %s by the ledger, at %s by its manifest"
                            .formatted(policy, chunk, entry.archivedAt(), root.archivedAt()));
        }
        if (root != null && root.session() != entry.session()) {
            add(
                    Kind.CONTRADICTION,
                    chunk,
                    rootTable,
                    "%s: chunk %d is of session %d by the ledger, of %d by its manifest"
                            .formatted(policy, chunk, entry.session(), root.session()));
        }
        compareRoots(entry, ofChunk);
        boolean received = ofTable(receipts, route.root().source().toString()).containsKey(chunk);
        if (entry.keys().size() > 0 && !received) {
            add(
                    Kind.NO_RECEIPT,
                    chunk,
                    route.root().source().toString(),
                    "%s: chunk %d has no receipt in %s"
                            .formatted(policy, chunk, route.source().name()));
        }
    }

    private void compareRoots(LedgerAudit.Entry entry, List<Manifest> ofChunk) {
        Root inLedger = entry.root();
        Root inArchive = rootOf(ofChunk);
        if (inLedger != null && !Objects.equals(inLedger, inArchive)) {
            add(
                    Kind.CONTRADICTION,
                    entry.chunk(),
                    null,
                    "%s: the root of chunk %d is %s by the ledger, %s by its manifests"
                            .formatted(
                                    route.policy().name(),
                                    entry.chunk(),
                                    inLedger,
                                    inArchive == null ? "missing" : inArchive));
        }
    }

    /// Null unless every table has one.
    private static @Nullable Root rootOf(List<Manifest> ofChunk) {
        List<ChunkRoot.TableRoot> roots = new ArrayList<>();
        for (Manifest manifest : ofChunk) {
            Root root = manifest.root();
            if (root == null) {
                return null;
            }
            roots.add(
                    new ChunkRoot.TableRoot(manifest.table(), manifest.digest().rows(), root));
        }
        return roots.isEmpty() ? null : ChunkRoot.of(roots);
    }

    private void add(Kind kind, @Nullable Long chunk, @Nullable String table, String what) {
        findings.add(new Finding(kind, route.policy().name(), chunk, table, what));
    }
}
