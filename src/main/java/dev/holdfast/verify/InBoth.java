package dev.holdfast.verify;

import dev.holdfast.dialect.Checking.Receipt;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Manifest;
import dev.holdfast.dialect.MoveTable.Hashing;
import dev.holdfast.dialect.Proving.Covered;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.ledger.LedgerAudit;
import dev.holdfast.verify.Evidence.In;
import dev.holdfast.verify.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/// Looks whether rows that the ledger says are gone are in the source, unchanged or used again; those that came back
/// are no longer gone. The one check that needs a table of the source; where it is not as it was, the check says so
/// and is left out.
final class InBoth {
    private final Ground ground;
    private final Comparison comparison;
    private final UUID installation;
    private final List<Finding> findings = new ArrayList<>();

    InBoth(Ground ground, Comparison comparison, UUID installation) {
        this.installation = installation;
        this.ground = ground;
        this.comparison = comparison;
    }

    List<Finding> findings(List<LedgerAudit.Entry> entries) {
        entries.stream()
                .filter(entry -> entry.moved() && entry.keys().size() > 0)
                .forEach(entry -> source(entry).ifPresent(source -> compare(entry, source)));
        return List.copyOf(findings);
    }

    /// Empty when it cannot be asked, which is said where its receipts are missed.
    private Optional<GovernedDatabase> source(LedgerAudit.Entry entry) {
        return ground.source(comparison
                .rootReceipt(entry)
                .map(In<Receipt>::database)
                .orElse(ground.policy().database()));
    }

    private void compare(LedgerAudit.Entry entry, GovernedDatabase source) {
        Optional<TableInfo> table = ground.table(source, entry.table());
        if (table.isEmpty()) {
            leaveOut(entry, source, "there is no such table any more");
            return;
        }
        List<String> lost = lost(entry, table.get());
        if (!lost.isEmpty()) {
            leaveOut(entry, source, "its keys are no longer what they were: " + String.join(", ", lost));
            return;
        }
        List<Column> key = key(entry, table.get());
        long present = source.read(
                connection -> source.dialect().checking().present(connection, entry.table(), key, entry.keys()));
        if (present > 0 && entry.byService()) {
            add(
                    Kind.USED_AGAIN,
                    entry,
                    "%d keys of chunk %d that the service told are in %s: the application used them again, or the service left the rows there",
                    present);
        } else if (present > 0) {
            comparison
                    .rootManifest(entry)
                    .ifPresent(manifest -> compareContent(entry, source, table.get(), manifest, present));
        }
    }

    private void leaveOut(LedgerAudit.Entry entry, GovernedDatabase source, String why) {
        findings.add(Finding.notCompared(
                ground.policy().name(),
                entry.table().toString(),
                "rows that may stand in %s %s too".formatted(source.name(), entry.table()),
                why));
    }

    private static List<String> lost(LedgerAudit.Entry entry, TableInfo table) {
        List<KeyType> layout = entry.keys().layout();
        return IntStream.range(0, layout.size())
                .filter(i -> table.column(entry.keyColumns().get(i))
                        .filter(column -> column.keyType() == layout.get(i))
                        .isEmpty())
                .mapToObj(entry.keyColumns()::get)
                .toList();
    }

    private static List<Column> key(LedgerAudit.Entry entry, TableInfo table) {
        return entry.keyColumns().stream()
                .map(name -> table.column(name).orElseThrow())
                .toList();
    }

    private void compareContent(
            LedgerAudit.Entry entry, GovernedDatabase source, TableInfo table, In<Manifest> manifest, long present) {
        Optional<TableInfo> copy =
                ground.archiveTable(manifest.database(), manifest.line().table());
        if (copy.isEmpty()) {
            return; // its rows are missed, chunk by chunk
        }
        Optional<Long> coldFile = comparison.coldFile(manifest);
        if (coldFile.isPresent()) {
            leaveOut(entry, source, "what was archived is in cold file %d; thaw it".formatted(coldFile.get()));
            return;
        }
        if (!lost(entry, copy.get()).isEmpty()) {
            leaveOut(entry, source, "the archive's keys are no longer what they were: " + lost(entry, copy.get()));
            return;
        }
        GovernedDatabase archive = ground.archive(manifest.database());
        if (source.dialect().engine() != archive.dialect().engine()) {
            leaveOut(
                    entry,
                    source,
                    "%d keys of chunk %d are there again, and %s, which has their rows, is of another engine"
                            .formatted(present, entry.chunk(), archive.name()));
            return;
        }
        Covered covered = common(manifest.line().covered(), table, copy.get(), hashing(source, archive));
        Keys keys = entry.keys();
        Map<List<Object>, Long> inSource = source.read(connection ->
                source.dialect().checking().hashes(connection, table.name(), key(entry, table), covered, 0, keys));
        Map<List<Object>, Long> inArchive = archive.read(connection -> archive.dialect()
                .checking()
                .hashes(connection, copy.get().name(), key(entry, copy.get()), covered, entry.chunk(), keys));
        Set<List<String>> restored = Set.copyOf(archive.read(connection -> archive.dialect()
                .recalling()
                .marked(connection, installation, copy.get().name(), entry.chunk())));
        inSource.keySet()
                .removeIf(row ->
                        restored.contains(row.stream().map(String::valueOf).toList()));
        long same = inSource.entrySet().stream()
                .filter(row -> row.getValue().equals(inArchive.get(row.getKey())))
                .count();
        if (same > 0) {
            add(Kind.IN_BOTH, entry, "%d archived rows of chunk %d are in %s too, unchanged", same);
        }
        if (inSource.size() > same) {
            add(
                    Kind.USED_AGAIN,
                    entry,
                    "%d archived keys of chunk %d are in %s with other content, where the application used them again",
                    inSource.size() - same);
        }
    }

    /// What the manifest covers, as far as both tables have it. What the archive keeps as text is compared as text.
    private static Covered common(Covered covered, TableInfo table, TableInfo copy, Hashing hashing) {
        List<String> columns = covered.columns().stream()
                .filter(name ->
                        table.column(name).isPresent() && copy.column(name).isPresent())
                .toList();
        List<String> asText = columns.stream()
                .filter(name -> covered.asText().contains(name)
                        || copy.column(name).orElseThrow().type().equals("text"))
                .toList();
        return new Covered(columns, asText, hashing);
    }

    /// The record hash is equal only on servers of one major version.
    private static Hashing hashing(GovernedDatabase source, GovernedDatabase archive) {
        return majorVersion(source) == majorVersion(archive) ? Hashing.RECORD : Hashing.TEXT;
    }

    private static int majorVersion(GovernedDatabase database) {
        return database.read(connection -> database.dialect().checking().majorVersion(connection));
    }

    private void add(Kind kind, LedgerAudit.Entry entry, String what, long rows) {
        String policy = ground.policy().name();
        findings.add(new Finding(
                kind,
                policy,
                entry.chunk(),
                entry.table().toString(),
                policy + ": " + what.formatted(rows, entry.chunk(), entry.table())));
    }
}
