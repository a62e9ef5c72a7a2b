package dev.holdfast.freeze;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.cold.ColdColumn;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.cold.ColdStore;
import dev.holdfast.cold.FileCheck;
import dev.holdfast.cold.FileRows;
import dev.holdfast.cold.LocalFiles;
import dev.holdfast.cold.ParquetReader;
import dev.holdfast.cold.ParquetWriter;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Freezing;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.Manifest;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Steps 1 to 5: a partition becomes a file that was found true. Nothing is removed.
final class Freeze {
    private final Scene scene;
    private final Candidate candidate;
    private final Cancellation cancellation;
    private final GovernedDatabase archive;
    private final Dialect dialect;
    private final Proofs proofs;

    Freeze(Scene scene, Candidate candidate, Cancellation cancellation) {
        this.scene = scene;
        this.cancellation = cancellation;
        this.candidate = candidate;
        this.archive = scene.estate().database(candidate.database());
        this.dialect = archive.dialect();
        this.proofs = new Proofs(dialect, scene.installation());
    }

    /// @return the file in state `verified`
    /// @throws HoldfastException when it did not come to that; the file is gone, the partition as it was
    ColdFile run(String actor) {
        long id = scene.store().inTransaction(tx -> scene.files().begin(tx, candidate, actor, this::objectName));
        scene.points().reached(FreezePoint.AFTER_BEGIN);
        ColdFile file = scene.store().inTransaction(tx -> scene.files().find(tx, id));
        try {
            ColdManifest manifest = scene.withFolder("freeze-" + id, folder -> verifiedFile(file, folder));
            scene.store().run(tx -> scene.files().verified(tx, manifest, manifest.toJson()));
        } catch (RuntimeException e) {
            giveUp(file, e);
            throw e;
        }
        scene.points().reached(FreezePoint.AFTER_VERIFIED);
        return scene.store().inTransaction(tx -> scene.files().find(tx, id));
    }

    private String objectName(long id) {
        return "%s/%s/%s-%d-%s.parquet"
                .formatted(
                        plain(candidate.database()),
                        plain(candidate.table().toString()),
                        candidate.month(),
                        id,
                        UUID.randomUUID().toString().substring(0, 8));
    }

    /// Names are for people. The number tells files apart, and what is random those of a control database that was
    /// restored, which gives numbers again: to clean up after the one must never delete the other.
    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^\\.+", "_");
    }

    private void giveUp(ColdFile file, RuntimeException failure) {
        try {
            Cleaning.abandon(scene, file, String.valueOf(failure.getMessage()));
        } catch (HoldfastException second) {
            failure.addSuppressed(second);
        }
    }

    private ColdManifest verifiedFile(ColdFile file, Path folder) {
        Path parquet = folder.resolve("rows.parquet");
        Written written = archive.read(cancellation, connection -> write(connection, file, folder, parquet));
        ColdManifest manifest = written.manifest();
        scene.points().reached(FreezePoint.AFTER_WRITE);
        FileCheck check = FileCheck.of(parquet, manifest, folder);
        if (!check.sound()) {
            throw new HoldfastException(
                    ErrorCode.MISMATCH,
                    "the file that was written does not read back: " + String.join("; ", check.problems())
                            + "; nothing was frozen");
        }
        rehearse(written, parquet, folder);
        scene.points().reached(FreezePoint.AFTER_READ_BACK);
        scene.place().put(file.object(), parquet);
        scene.points().reached(FreezePoint.AFTER_PUT_FILE);
        putManifest(file, manifest, folder);
        requireArrived(file, manifest);
        scene.points().reached(FreezePoint.AFTER_PUT);
        return manifest;
    }

    private void putManifest(ColdFile file, ColdManifest manifest, Path folder) {
        try {
            scene.place().put(file.manifestObject(), Files.writeString(folder.resolve("manifest"), manifest.toJson()));
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private static HoldfastException unusable(Path folder, IOException e) {
        return new HoldfastException(
                ErrorCode.CONFIG, folder + " cannot be used: " + e.getMessage() + "; nothing was frozen", e);
    }

    private void requireArrived(ColdFile file, ColdManifest manifest) {
        try (ColdStore.Fetched fetched = scene.place().get(file.object())) {
            if (!LocalFiles.sha256(fetched.file()).equals(manifest.sha256())) {
                throw new HoldfastException(
                        ErrorCode.MISMATCH, fetched.file() + " is not what was put there; nothing was frozen");
            }
        }
    }

    /// @param proofs what the rows were compared with
    private record Written(ColdManifest manifest, List<Manifest> proofs) {}

    /// One snapshot: what is written is what is compared.
    private Written write(Connection connection, ColdFile file, Path folder, Path parquet) throws SQLException {
        Freezing freezing = dialect.freezing();
        Freezing.Part part = candidate.part();
        TableName holder = freezing.holder(part);
        List<Column> standing = dialect.archiveDdl()
                .archiveColumns(connection, holder)
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.BLOCKED, archive.name() + " " + holder + " is gone; nothing was frozen"));
        if (!freezing.stands(connection, part)) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "%s: %s; nothing was frozen"
                            .formatted(archive.name(), Removal.detached(part.name(), part.table())));
        }
        Set<String> beyond = freezing.beyond(connection, part, standing);
        List<ColdColumn> columns = standing.stream()
                .map(column -> ColdColumn.of(column.name(), column.type(), beyond))
                .toList();
        List<String> names = columns.stream().map(ColdColumn::name).toList();
        List<String> key = freezing.key(connection, candidate.table());
        Map<Long, Digest> texts = freezing.digests(connection, part, names).stream()
                .collect(Collectors.toMap(HelperSchema.Proof::chunk, HelperSchema.Proof::digest));
        List<Manifest> manifests = proofs.manifests(connection, candidate.table(), texts.keySet());
        proofs.compare(connection, holder, manifests, archive.name() + ", before it was frozen");
        Map<Long, FileRows.ChunkRows> chunks;
        try (ParquetWriter writer = new ParquetWriter(columns, folder)) {
            freezing.rows(connection, part, names, key, writer::add);
            chunks = writer.finish(parquet);
        }
        try (ParquetReader reader = new ParquetReader(parquet, columns, folder)) {
            ColdManifest manifest = new ColdManifest(
                    ColdManifest.FORMAT,
                    scene.installation(),
                    file.id(),
                    file.database(),
                    file.table().toString(),
                    file.partition(),
                    file.from(),
                    file.to(),
                    columns,
                    key,
                    texts.values().stream().mapToLong(Digest::rows).sum(),
                    Files.size(parquet),
                    LocalFiles.sha256(parquet),
                    reader.ranges(Stream.concat(key.stream(), Stream.of("hf_archived_at"))
                            .toList()),
                    lines(manifests, chunks, texts));
            return new Written(manifest, manifests);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private static List<ColdManifest.Chunk> lines(
            List<Manifest> manifests, Map<Long, FileRows.ChunkRows> written, Map<Long, Digest> texts) {
        return manifests.stream()
                .map(manifest -> {
                    FileRows.ChunkRows rows =
                            Objects.requireNonNull(written.get(manifest.chunk()), "the chunk was read from the table");
                    return new ColdManifest.Chunk(
                            manifest.session(),
                            manifest.chunk(),
                            rows.rows(),
                            manifest.archivedAt(),
                            manifest.digest().hash(),
                            manifest.root() == null ? null : manifest.root().toString(),
                            rows.root().toString(),
                            Objects.requireNonNull(texts.get(manifest.chunk()), "asked for by chunk")
                                    .hash());
                })
                .toList();
    }

    /// Loads the file into a table that nobody else sees, and holds it against the manifests: what a thaw would bring
    /// back is what was archived.
    private void rehearse(Written written, Path parquet, Path folder) {
        ColdManifest manifest = written.manifest();
        archive.write(Isolation.READ_COMMITTED, connection -> {
            Freezing freezing = dialect.freezing();
            TableName scratch = freezing.scratch(connection, freezing.holder(candidate.part()));
            load(dialect, connection, scratch, manifest, parquet, folder);
            proofs.compare(connection, scratch, written.proofs(), "what the cold file gives back");
            String differs =
                    Proofs.differences(freezing.digests(connection, scratch, manifest.columnNames()), manifest);
            freezing.dropScratch(connection, scratch);
            if (!differs.isEmpty()) {
                throw new HoldfastException(
                        ErrorCode.MISMATCH,
                        "what the cold file gives back differs: " + differs + "; nothing was frozen");
            }
            return true;
        });
    }

    /// @return rows
    static long load(
            Dialect dialect, Connection connection, TableName into, ColdManifest manifest, Path parquet, Path spill)
            throws SQLException {
        try (ParquetReader reader = new ParquetReader(parquet, manifest.columns(), spill)) {
            return dialect.freezing().load(connection, into, manifest.columnNames(), sink -> Texts.rows(reader, sink));
        }
    }

    /// Whether the columns of a table are still those that a file was written from.
    static boolean sameColumns(List<Column> standing, ColdManifest manifest) {
        Map<String, String> types = standing.stream().collect(Collectors.toMap(Column::name, Column::type));
        return types.equals(manifest.columns().stream()
                .collect(Collectors.toMap(ColdColumn::name, ColdColumn::type, (one, _) -> one)));
    }
}
