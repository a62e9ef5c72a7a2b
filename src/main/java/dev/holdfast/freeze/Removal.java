package dev.holdfast.freeze;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Fault;
import dev.holdfast.dialect.Freezing;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// Steps 6 and 7: the partition of a verified file goes.
final class Removal {
    private static final int TRIES = 10;
    private static final long PAUSE_NANOS = 300_000_000;

    private final Scene scene;
    private final ColdFile file;
    private final long epoch;
    private final List<String> policyScopes;
    private final GovernedDatabase archive;
    private final Dialect dialect;

    /// @param policyScopes fences of the policies whose rows the table holds
    Removal(Scene scene, ColdFile file, long epoch, List<String> policyScopes) {
        this.scene = scene;
        this.file = file;
        this.epoch = epoch;
        this.policyScopes = policyScopes;
        this.archive = scene.estate().database(file.database());
        this.dialect = archive.dialect();
    }

    /// Drops the partition, unless it no longer holds what the file does: then the file is given up.
    void run(String actor) {
        String differs = withPatience();
        if (!differs.isEmpty()) {
            String why = "the partition changed while it was frozen: " + differs;
            Cleaning.abandon(scene, file, why);
            throw new HoldfastException(
                    ErrorCode.BLOCKED, file.words() + ": " + why + "; nothing was frozen, its rows are as they were");
        }
        scene.points().reached(FreezePoint.AFTER_DROP_COMMIT);
        conclude(actor);
    }

    /// The rows are in the file alone, and the control database learns of it.
    void conclude(String actor) {
        ColdManifest manifest = file.manifest();
        scene.store().run(tx -> {
            scene.files().become(tx, file.id(), ColdState.VERIFIED, ColdState.COLD);
            new AuditLog()
                    .append(
                            tx,
                            Deed.done(
                                    actor,
                                    Act.COLD_FROZEN,
                                    "cold file " + file.id(),
                                    null,
                                    new Told(
                                            file.database(),
                                            file.table().toString(),
                                            file.partition(),
                                            file.object(),
                                            manifest.rows(),
                                            manifest.bytes(),
                                            manifest.sha256())));
        });
    }

    /// A file as the audit knows it.
    record Told(String database, String table, String partition, String object, long rows, long bytes, String sha256) {}

    private String withPatience() {
        for (int attempt = 1; ; attempt++) {
            try {
                return archive.write(Isolation.READ_COMMITTED, this::drop);
            } catch (HoldfastException e) {
                boolean passes = e.getCause() instanceof SQLException sql && Fault.of(sql) == Fault.CONTENDED;
                if (!passes || attempt == TRIES) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /// A partition that is gone without us leaves the file as the only copy: it is kept as it is, unless its rows are
    /// known to be elsewhere.
    ///
    /// @return why the file may go; empty when we dropped the partition
    private String withoutPartition(Connection connection) throws SQLException {
        if (dialect.freezing()
                .receipt(connection, scene.installation(), file.id())
                .isPresent()) {
            return "";
        }
        if (disposed(connection)) {
            return "its rows were disposed of";
        }
        TableName holder = dialect.freezing().holder(file.part());
        if (dialect.archiveDdl().archiveColumns(connection, holder).isPresent()
                && differences(connection).isEmpty()) {
            return detached(holder, file.table());
        }
        throw new HoldfastException(
                ErrorCode.BLOCKED,
                "%s: %s %s is gone, and Holdfast did not drop it; the file is kept, nothing was changed"
                        .formatted(file.words(), archive.name(), file.partitionName()));
    }

    static String detached(TableName holder, TableName table) {
        return "%s is no partition of %s any more".formatted(holder, table);
    }

    /// Whether orders took every row of the file's chunks; then they took the empty partition, too.
    private boolean disposed(Connection connection) throws SQLException {
        Set<Long> chunks =
                file.manifest().chunks().stream().map(ColdManifest.Chunk::chunk).collect(Collectors.toSet());
        return new Proofs(dialect, scene.installation())
                .manifests(connection, file.table(), chunks).stream()
                        .allMatch(manifest -> manifest.digest().rows() == 0);
    }

    /// In what the table that holds the partition's rows differs from the file; empty when in nothing.
    private String differences(Connection connection) throws SQLException {
        ColdManifest manifest = file.manifest();
        List<Column> standing = dialect.archiveDdl()
                .archiveColumns(connection, dialect.freezing().holder(file.part()))
                .orElseThrow();
        return Freeze.sameColumns(standing, manifest)
                ? Proofs.differences(
                        dialect.freezing().digests(connection, file.part(), manifest.columnNames()), manifest)
                : "its columns are others";
    }

    /// @return what differs; empty when the partition is dropped
    private String drop(Connection connection) throws SQLException {
        Freezing freezing = dialect.freezing();
        String scope = TableGate.scope(file.database(), file.table());
        if (!dialect.helpers().enter(connection, scene.installation(), scope, epoch, Scene.LIMITS)) {
            throw TableGate.fenced(file.database());
        }
        freezing.join(connection, scene.installation(), policyScopes);
        if (!freezing.freeze(connection, file.part())) {
            return withoutPartition(connection);
        }
        scene.points().reached(FreezePoint.AFTER_LOCK);
        ColdManifest manifest = file.manifest();
        String differs = differences(connection);
        if (!differs.isEmpty()) {
            return differs;
        }
        freezing.drop(connection, file.part());
        freezing.writeReceipt(
                connection,
                scene.installation(),
                new Freezing.Receipt(
                        file.id(),
                        file.table(),
                        file.partition(),
                        file.object(),
                        manifest.rows(),
                        manifest.sha256(),
                        manifest.toJson(),
                        false));
        scene.points().reached(FreezePoint.BEFORE_DROP_COMMIT);
        return "";
    }
}
