package dev.holdfast.freeze;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.cold.ColdStore;
import dev.holdfast.cold.FileCheck;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Freezing;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.Manifest;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Brings the rows of a cold file back into the archive table.
final class Thaw {
    private final Scene scene;
    private final ColdFile file;
    private final long epoch;
    private final List<String> policyScopes;
    private final GovernedDatabase archive;
    private final Dialect dialect;

    Thaw(Scene scene, ColdFile file, long epoch, List<String> policyScopes) {
        this.scene = scene;
        this.file = file;
        this.epoch = epoch;
        this.policyScopes = policyScopes;
        this.archive = scene.estate().database(file.database());
        this.dialect = archive.dialect();
    }

    void run(String actor) {
        become(ColdState.COLD, ColdState.THAWING);
        scene.points().reached(FreezePoint.AFTER_THAWING);
        try {
            ColdManifest manifest = file.manifest();
            scene.withFolder("thaw-" + file.id(), folder -> {
                try (ColdStore.Fetched fetched = scene.place().get(file.object())) {
                    requireSound(fetched.file(), manifest, folder);
                    return archive.write(
                            Isolation.READ_COMMITTED, connection -> load(connection, manifest, fetched.file(), folder));
                }
            });
        } catch (HoldfastException e) {
            coldAgain(e);
            throw e;
        }
        scene.points().reached(FreezePoint.AFTER_LOAD_COMMIT);
        conclude(actor);
    }

    /// A commit that failed may have happened: the receipt tells. When nobody can be asked it stays `thawing`.
    private void coldAgain(HoldfastException failure) {
        try {
            if (!back()) {
                become(ColdState.THAWING, ColdState.COLD);
            }
        } catch (HoldfastException second) {
            failure.addSuppressed(second);
        }
    }

    /// Whether the rows are in the archive table again.
    private boolean back() {
        return archive.read(connection -> dialect.freezing()
                .receipt(connection, scene.installation(), file.id())
                .map(Freezing.Receipt::thawed)
                .orElse(false));
    }

    /// Ends what an earlier life began.
    void resume(String actor) {
        if (back()) {
            conclude(actor);
        } else {
            become(ColdState.THAWING, ColdState.COLD);
        }
    }

    private void become(ColdState from, ColdState next) {
        scene.store().run(tx -> scene.files().become(tx, file.id(), from, next));
    }

    /// The rows are back: the file goes, and the control database learns of it. Safe to repeat.
    void conclude(String actor) {
        Cleaning.deleteFiles(scene, file);
        scene.points().reached(FreezePoint.AFTER_DELETE_FILE);
        ColdManifest manifest = file.manifest();
        scene.store().run(tx -> {
            scene.files().become(tx, file.id(), ColdState.THAWING, ColdState.THAWED);
            new AuditLog()
                    .append(
                            tx,
                            Deed.done(
                                    actor,
                                    Act.COLD_THAWED,
                                    "cold file " + file.id(),
                                    null,
                                    new Removal.Told(
                                            file.database(),
                                            file.table().toString(),
                                            file.partition(),
                                            file.object(),
                                            manifest.rows(),
                                            manifest.bytes(),
                                            manifest.sha256())));
        });
    }

    private void requireSound(Path parquet, ColdManifest manifest, Path spill) {
        FileCheck check = FileCheck.of(parquet, manifest, spill);
        if (!check.sound()) {
            String problem = String.join("; ", check.problems());
            scene.store().run(tx -> scene.files().checked(tx, file.id(), problem));
            throw new HoldfastException(ErrorCode.MISMATCH, problem + "; nothing was thawed");
        }
    }

    private boolean load(Connection connection, ColdManifest manifest, Path parquet, Path spill) throws SQLException {
        Freezing freezing = dialect.freezing();
        String scope = TableGate.scope(file.database(), file.table());
        if (!dialect.helpers().enter(connection, scene.installation(), scope, epoch, Scene.LIMITS)) {
            throw TableGate.fenced(file.database());
        }
        freezing.join(connection, scene.installation(), policyScopes);
        requireColumns(connection, manifest);
        TableName holder = freezing.holder(file.part());
        freezing.make(connection, file.part());
        freezing.freeze(connection, file.part());
        Set<Long> chunks =
                manifest.chunks().stream().map(ColdManifest.Chunk::chunk).collect(Collectors.toSet());
        requireAbsent(ofFile(connection, manifest, chunks));
        Freeze.load(dialect, connection, holder, manifest, parquet, spill);
        Proofs proofs = new Proofs(dialect, scene.installation());
        List<Manifest> manifests = proofs.manifests(connection, file.table(), chunks);
        proofs.compare(connection, holder, manifests, archive.name() + ", thawed");
        String differs = Proofs.differences(ofFile(connection, manifest, chunks), manifest);
        if (!differs.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.MISMATCH,
                    file.words() + ": what was loaded differs: " + differs + "; nothing was thawed");
        }
        if (!freezing.markThawed(connection, scene.installation(), file.id())) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    file.words() + ": " + archive.name()
                            + " has no receipt of it, or was thawed before; nothing was thawed");
        }
        scene.points().reached(FreezePoint.BEFORE_LOAD_COMMIT);
        return true;
    }

    /// What the partition holds of the file's chunks.
    private List<HelperSchema.Proof> ofFile(Connection connection, ColdManifest manifest, Set<Long> chunks)
            throws SQLException {
        return dialect.freezing().digests(connection, file.part(), manifest.columnNames()).stream()
                .filter(proof -> chunks.contains(proof.chunk()))
                .toList();
    }

    private void requireAbsent(List<HelperSchema.Proof> found) {
        if (!found.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "%s: %s holds %d rows of chunk %d already; nothing was thawed"
                            .formatted(
                                    file.words(),
                                    file.partitionName(),
                                    found.getFirst().digest().rows(),
                                    found.getFirst().chunk()));
        }
    }

    /// The table may have gained columns and widened some; one that it lost has nowhere to go.
    private void requireColumns(Connection connection, ColdManifest manifest) throws SQLException {
        List<String> standing = dialect
                .archiveDdl()
                .archiveColumns(connection, file.table())
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.BLOCKED,
                        "%s: there is no table %s %s any more; nothing was thawed"
                                .formatted(file.words(), archive.name(), file.table())))
                .stream()
                .map(Column::name)
                .toList();
        List<String> lost = manifest.columnNames().stream()
                .filter(name -> !standing.contains(name))
                .toList();
        if (!lost.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "%s: %s %s has no column %s any more; nothing was thawed"
                            .formatted(file.words(), archive.name(), file.table(), String.join(", ", lost)));
        }
    }
}
