package dev.holdfast.verify;

import dev.holdfast.dialect.Checking.Receipt;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Manifest;
import dev.holdfast.ledger.LedgerAudit;
import dev.holdfast.proof.ChunkRoot;
import dev.holdfast.proof.Root;
import dev.holdfast.verify.Evidence.Held;
import dev.holdfast.verify.Evidence.In;
import dev.holdfast.verify.Evidence.Place;
import dev.holdfast.verify.Finding.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Holds what was gathered of a range of chunks against each other.
final class Comparison {
    /// The policy of a chunk of a session by the ledger, whatever policy that is.
    @FunctionalInterface
    interface LedgerLookup {
        OptionalInt policyOf(long session, long chunk);
    }

    private final Ground ground;
    private final Evidence evidence;
    private final LedgerLookup lookup;
    private final Map<Long, List<In<Manifest>>> manifests;
    private final Map<Long, List<In<Receipt>>> receipts;
    private final Map<Long, LedgerAudit.Entry> ledger;
    private final Map<Long, OptionalInt> owners = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    Comparison(Ground ground, Evidence evidence, LedgerLookup lookup) {
        this.ground = ground;
        this.evidence = evidence;
        this.lookup = lookup;
        this.manifests = evidence.manifests().stream()
                .collect(Collectors.groupingBy(manifest -> manifest.line().chunk(), TreeMap::new, Collectors.toList()));
        this.receipts = evidence.receipts().stream()
                .collect(Collectors.groupingBy(receipt -> receipt.line().chunk(), TreeMap::new, Collectors.toList()));
        this.ledger = evidence.ledger().stream().collect(Collectors.toMap(LedgerAudit.Entry::chunk, entry -> entry));
    }

    List<Finding> findings() {
        evidence.manifests().stream()
                .filter(manifest -> ours(manifest.line().chunk()))
                .forEach(this::compareManifest);
        evidence.held().forEach(this::requireManifests);
        evidence.receipts().stream()
                .filter(receipt -> ours(receipt.line().chunk()))
                .forEach(this::requireManifest);
        manifests.values().forEach(this::requireLedgerOfManifests);
        receipts.values().forEach(this::requireLedgerOfReceipts);
        evidence.ledger().stream().filter(LedgerAudit.Entry::moved).forEach(this::compareEntry);
        return List.copyOf(findings);
    }

    /// Rows that are in an archive and not in their source, by source table.
    Map<String, Long> archivedRows() {
        Map<String, Long> rows = new TreeMap<>();
        evidence.receipts().stream()
                .filter(receipt -> ours(receipt.line().chunk()))
                .forEach(receipt ->
                        rows.merge(receipt.database() + " " + receipt.line().table(), archived(receipt), Long::sum));
        return rows;
    }

    private long archived(In<Receipt> receipt) {
        return ground.moved().stream()
                .filter(table -> table.database().equals(receipt.database())
                        && table.source().toString().equals(receipt.line().table()))
                .map(table -> new Place(table.archiveDatabase(), table.archive().toString()))
                .distinct()
                .mapToLong(place ->
                        evidence.archived(place, receipt.line().chunk()).rows()
                                - evidence.restored(place, receipt.line().chunk()))
                .sum();
    }

    /// Rows of this policy's chunks whose digest was recomputed.
    long rowsChecked() {
        return evidence.manifests().stream()
                .filter(manifest -> ours(manifest.line().chunk()))
                .mapToLong(manifest -> held(manifest).digest().rows())
                .sum();
    }

    /// What says where the root rows of a chunk are in an archive.
    Optional<In<Manifest>> rootManifest(LedgerAudit.Entry entry) {
        String table = entry.table().toString();
        return of(manifests, entry.chunk(), manifest -> manifest.source().equals(table)).stream()
                .findFirst();
    }

    /// What says that the root rows of a chunk went from a source.
    Optional<In<Receipt>> rootReceipt(LedgerAudit.Entry entry) {
        String table = entry.table().toString();
        return of(receipts, entry.chunk(), receipt -> receipt.table().equals(table)).stream()
                .findFirst();
    }

    private static <T> List<In<T>> of(Map<Long, List<In<T>>> lines, long chunk, Predicate<T> wanted) {
        return lines.getOrDefault(chunk, List.of()).stream()
                .filter(line -> wanted.test(line.line()))
                .toList();
    }

    /// The cold file that a chunk's rows of a table are in.
    Optional<Long> coldFile(In<Manifest> manifest) {
        return Optional.ofNullable(held(manifest).file()).map(Evidence.InFile::file);
    }

    private Held held(In<Manifest> manifest) {
        return evidence.held(Place.of(manifest), manifest.line().chunk());
    }

    /// Another policy may archive into the same tables: its chunks are its own.
    private boolean ours(long chunk) {
        if (ledger.containsKey(chunk)) {
            return true;
        }
        OptionalInt owner = owners.computeIfAbsent(chunk, this::owner);
        return owner.isEmpty() || owner.getAsInt() == ground.policy().id();
    }

    /// The policy that the ledger gives for a chunk that a manifest or a receipt names.
    private OptionalInt owner(long chunk) {
        return manifests.getOrDefault(chunk, List.of()).stream()
                .map(manifest -> manifest.line().session())
                .findFirst()
                .or(() -> receipts.getOrDefault(chunk, List.of()).stream()
                        .map(receipt -> receipt.line().session())
                        .findFirst())
                .map(session -> lookup.policyOf(session, chunk))
                .orElse(OptionalInt.empty());
    }

    private boolean unknown(long chunk) {
        return !ledger.containsKey(chunk)
                && owners.computeIfAbsent(chunk, this::owner).isEmpty();
    }

    /// An archive holds what a manifest says, and so does the receipt.
    private void compareManifest(In<Manifest> written) {
        Manifest manifest = written.line();
        Place place = Place.of(written);
        long chunk = manifest.chunk();
        long rows = manifest.digest().rows();
        Held found = held(written);
        Digest archived = evidence.archived(place, chunk);
        String disposed = evidence.gone(place, chunk)
                .map(gone ->
                        ", %d more were disposed of".formatted(gone.digest().rows()))
                .orElse("");
        Root root = evidence.gone(place, chunk)
                .map(gone -> Root.of(HexFormat.of().parseHex(gone.leftRoot())))
                .orElse(manifest.root());
        Root proof = manifest.root() == null ? null : root;
        if (archived.rows() != rows) {
            add(
                    Kind.ROW_COUNT,
                    chunk,
                    place.table(),
                    "%s: chunk %d has %d rows%s, its manifest says %d"
                            .formatted(place, chunk, found.digest().rows(), disposed, rows));
        } else if (found.file() != null && found.file().altered()) {
            add(
                    Kind.CONTENT,
                    chunk,
                    place.table(),
                    "%s: the content of chunk %d in cold file %d differs from its manifest (%d rows)"
                            .formatted(place, chunk, found.file().file(), rows));
        } else if (!archived.sameRows(manifest.digest())) {
            add(
                    Kind.CONTENT,
                    chunk,
                    place.table(),
                    "%s: the content of chunk %d differs from its manifest (%d rows)%s"
                            .formatted(
                                    place,
                                    chunk,
                                    rows,
                                    proven(proof, found.root()) ? ", yet its rows prove true to the root" : ""));
        } else if (!proven(proof, found.root())) {
            add(
                    Kind.CONTENT,
                    chunk,
                    place.table(),
                    "%s: the content of chunk %d differs from the root in its manifest (%d rows)"
                            .formatted(place, chunk, rows));
        }
        for (In<Receipt> receipt : of(receipts, chunk, line -> line.table().equals(manifest.source()))) {
            if (!receipt.line().digest().sameRows(manifest.digest())) {
                add(
                        Kind.CONTRADICTION,
                        chunk,
                        place.table(),
                        "%s: the manifest of chunk %d (%d rows) differs from the source's receipt (%d rows)"
                                .formatted(
                                        place,
                                        chunk,
                                        rows,
                                        receipt.line().digest().rows()));
            }
        }
    }

    private static boolean proven(@Nullable Root written, @Nullable Root found) {
        return written == null || Objects.equals(written, found);
    }

    private void requireManifests(Place place, Map<Long, Held> chunks) {
        chunks.forEach((chunk, rows) -> {
            boolean known = manifests.getOrDefault(chunk, List.of()).stream()
                    .anyMatch(manifest -> Place.of(manifest).equals(place));
            if (!known && chunk <= evidence.upTo()) {
                add(
                        Kind.NO_MANIFEST,
                        chunk,
                        place.table(),
                        "%s: %d rows of chunk %d have no manifest"
                                .formatted(place, rows.digest().rows(), chunk));
            }
        });
    }

    private void requireManifest(In<Receipt> written) {
        Receipt receipt = written.line();
        if (of(manifests, receipt.chunk(), manifest -> manifest.source().equals(receipt.table()))
                .isEmpty()) {
            add(
                    Kind.NO_MANIFEST,
                    receipt.chunk(),
                    receipt.table(),
                    "%s %s: chunk %d was deleted (%d rows) but has no manifest in an archive"
                            .formatted(
                                    written.database(),
                                    receipt.table(),
                                    receipt.chunk(),
                                    receipt.digest().rows()));
        }
    }

    /// Every chunk that archive or source know is in the ledger. Asked after the archive was: a chunk is there first.
    private void requireLedgerOfManifests(List<In<Manifest>> ofChunk) {
        In<Manifest> shown = rootOr(ofChunk, manifest -> manifest.source());
        Manifest manifest = shown.line();
        if (unknown(manifest.chunk())) {
            add(
                    Kind.NOT_IN_LEDGER,
                    manifest.chunk(),
                    manifest.table(),
                    "%s: chunk %d (%d rows) is not in the ledger"
                            .formatted(
                                    Place.of(shown),
                                    manifest.chunk(),
                                    manifest.digest().rows()));
        }
    }

    private void requireLedgerOfReceipts(List<In<Receipt>> ofChunk) {
        In<Receipt> shown = rootOr(ofChunk, receipt -> receipt.table());
        Receipt receipt = shown.line();
        if (unknown(receipt.chunk())) {
            add(
                    Kind.NOT_IN_LEDGER,
                    receipt.chunk(),
                    receipt.table(),
                    "%s %s: chunk %d (%d rows) was deleted but is not in the ledger"
                            .formatted(
                                    shown.database(),
                                    receipt.table(),
                                    receipt.chunk(),
                                    receipt.digest().rows()));
        }
    }

    /// The line of the root table, or any if that one is missing.
    private <T> In<T> rootOr(List<In<T>> lines, java.util.function.Function<T, String> source) {
        return lines.stream()
                .filter(line -> ground.root(source.apply(line.line())))
                .findFirst()
                .orElse(lines.getFirst());
    }

    /// The ledger claims no more and no less than the databases hold.
    private void compareEntry(LedgerAudit.Entry entry) {
        String policy = ground.policy().name();
        long chunk = entry.chunk();
        if (entry.byService()) {
            compareCounts(entry);
            return;
        }
        List<Manifest> ofChunk =
                manifests.getOrDefault(chunk, List.of()).stream().map(In::line).toList();
        long rows =
                ofChunk.stream().mapToLong(manifest -> manifest.digest().rows()).sum();
        Manifest root = rootManifest(entry).map(In::line).orElse(null);
        String rootTable = root == null ? entry.table().toString() : root.table();
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
        requireReceipt(entry);
    }

    /// What a service told stands in the ledger alone.
    private void compareCounts(LedgerAudit.Entry entry) {
        if (entry.rootRows() != entry.keys().size() || entry.archivedRows() != entry.rootRows()) {
            add(
                    Kind.CONTRADICTION,
                    entry.chunk(),
                    entry.table().toString(),
                    "%s: chunk %d has %d keys, and counts %d of the %d rows that the service archived"
                            .formatted(
                                    ground.policy().name(),
                                    entry.chunk(),
                                    entry.keys().size(),
                                    entry.rootRows(),
                                    entry.archivedRows()));
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
                                    ground.policy().name(),
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

    /// A receipt may be missing because its database cannot be asked: then nobody can tell.
    private void requireReceipt(LedgerAudit.Entry entry) {
        if (entry.keys().size() == 0 || rootReceipt(entry).isPresent()) {
            return;
        }
        String policy = ground.policy().name();
        if (ground.closed().isEmpty()) {
            add(
                    Kind.NO_RECEIPT,
                    entry.chunk(),
                    entry.table().toString(),
                    "%s: chunk %d has no receipt of %s in %s"
                            .formatted(
                                    policy,
                                    entry.chunk(),
                                    entry.table(),
                                    ground.sources().stream()
                                            .map(source -> source.name())
                                            .sorted()
                                            .collect(Collectors.joining(", "))));
            return;
        }
        ground.closed()
                .forEach((database, why) -> findings.add(Finding.notCompared(
                        policy, null, "receipts in %s, and rows that may stand there too".formatted(database), why)));
    }

    private void add(Kind kind, @Nullable Long chunk, @Nullable String table, String what) {
        findings.add(new Finding(kind, ground.policy().name(), chunk, table, what));
    }
}
