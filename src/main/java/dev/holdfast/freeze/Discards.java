package dev.holdfast.freeze;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.dialect.Freezing;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Takes cold files away whose rows an order disposes of. The receipt in the archive says whether they are gone; it is
/// marked in the transaction that writes the order's own receipts. A file is deleted after that, never before.
public final class Discards {
    private final Scene scene;
    private final TableGate gate;
    private final ColdKeeper keeper;

    Discards(Scene scene, TableGate gate, ColdKeeper keeper) {
        this.scene = scene;
        this.gate = gate;
        this.keeper = keeper;
    }

    /// What the transaction that disposes of the rows has to do for their files.
    public final class Marks {
        private final List<ColdFile> files;
        private final Map<String, Long> epochs;
        private final long order;

        private Marks(List<ColdFile> files, Map<String, Long> epochs, long order) {
            this.files = files;
            this.epochs = epochs;
            this.order = order;
        }

        /// First: nobody freezes or thaws here until it ends.
        public void enter(Connection archive) throws SQLException {
            GovernedDatabase database = scene.estate().database(files.getFirst().database());
            for (Map.Entry<String, Long> fence : epochs.entrySet()) {
                if (!database.dialect()
                        .helpers()
                        .enter(archive, scene.installation(), fence.getKey(), fence.getValue(), Scene.LIMITS)) {
                    throw TableGate.fenced(database.name());
                }
            }
        }

        /// With the receipts.
        public void mark(Connection archive) throws SQLException {
            for (ColdFile file : files) {
                Freezing freezing =
                        scene.estate().database(file.database()).dialect().freezing();
                if (!freezing.markDisposed(archive, scene.installation(), file.id(), order)) {
                    throw new HoldfastException(
                            ErrorCode.BLOCKED,
                            file.words() + ": " + file.database()
                                    + " has no receipt of it, or its rows are elsewhere; nothing of it went");
                }
            }
        }
    }

    /// Runs `work`, whose transaction disposes of the rows of whole files, while nobody else freezes or thaws their
    /// tables. What came of it [#settle] tells.
    ///
    /// @param files of one database
    /// @throws HoldfastException `LEASE_HELD` when somebody else works on their tables, `BLOCKED` when one is not
    /// cold:
    ///     nothing was done
    public <T> T during(UUID node, Collection<Long> files, long order, String actor, Function<Marks, T> work) {
        List<TableName> tables = files.stream()
                .map(keeper::find)
                .map(ColdFile::table)
                .distinct()
                .sorted()
                .toList();
        String database = keeper.find(files.iterator().next()).database();
        return within(node, database, tables, new TreeMap<>(), actor, epochs -> {
            List<ColdFile> cold = begin(files, order);
            try {
                return work.apply(new Marks(cold, epochs, order));
            } catch (RuntimeException e) { // an Error ends the process, as far as the files are concerned
                cold.forEach(file -> coldAgain(file, e));
                throw e;
            }
        });
    }

    private <T> T within(
            UUID node,
            String database,
            List<TableName> tables,
            Map<String, Long> epochs,
            String actor,
            Function<Map<String, Long>, T> work) {
        if (tables.isEmpty()) {
            return work.apply(epochs);
        }
        TableName table = tables.getFirst();
        return gate.during(node, database, table, epoch -> {
            keeper.recover(database, table, epoch, actor);
            epochs.put(TableGate.scope(database, table), epoch);
            return within(node, database, tables.subList(1, tables.size()), epochs, actor, work);
        });
    }

    private List<ColdFile> begin(Collection<Long> ids, long order) {
        return scene.store().inTransaction(tx -> {
            List<ColdFile> files = new ArrayList<>();
            for (long id : ids) {
                ColdFile file = scene.files().find(tx, id);
                if (file.state() != ColdState.COLD) {
                    throw new HoldfastException(
                            ErrorCode.BLOCKED,
                            "cold file %d is %s; nothing of it went"
                                    .formatted(id, file.state().id()));
                }
                scene.files().become(tx, id, ColdState.COLD, ColdState.DISPOSING);
                scene.files().goesFor(tx, id, order);
                files.add(file);
            }
            return files;
        });
    }

    /// A commit that failed may have happened: the receipt tells. When nobody can be asked it stays `disposing`.
    private void coldAgain(ColdFile file, RuntimeException failure) {
        try {
            if (!gone(file)) {
                scene.store().run(tx -> scene.files().become(tx, file.id(), ColdState.DISPOSING, ColdState.COLD));
            }
        } catch (HoldfastException second) {
            failure.addSuppressed(second);
        }
    }

    private boolean gone(ColdFile file) {
        GovernedDatabase archive = scene.estate().database(file.database());
        return archive.read(connection -> archive.dialect()
                .freezing()
                .receipt(connection, scene.installation(), file.id())
                .map(Freezing.Receipt::thawed)
                .orElse(false));
    }

    /// Deletes the files whose rows an order has disposed of, and sets free those of which it has not.
    public void settle(UUID node, long order, String actor) {
        List<ColdFile> going = scene.store().inTransaction(tx -> scene.files().goingFor(tx, order));
        Map<String, List<ColdFile>> tables = going.stream()
                .collect(Collectors.groupingBy(
                        file -> TableGate.scope(file.database(), file.table()), TreeMap::new, Collectors.toList()));
        for (List<ColdFile> files : tables.values()) {
            ColdFile one = files.getFirst();
            gate.during(node, one.database(), one.table(), epoch -> {
                keeper.recover(one.database(), one.table(), epoch, actor);
                return true;
            });
        }
    }

    /// Ends what an earlier life began. Safe to repeat.
    void resume(ColdFile file, String actor) {
        if (!gone(file)) {
            scene.store().run(tx -> scene.files().become(tx, file.id(), ColdState.DISPOSING, ColdState.COLD));
            return;
        }
        Cleaning.deleteFiles(scene, file);
        scene.points().reached(FreezePoint.AFTER_DELETE_FILE);
        ColdManifest manifest = file.manifest();
        scene.store().run(tx -> {
            scene.files().become(tx, file.id(), ColdState.DISPOSING, ColdState.DISPOSED);
            new AuditLog()
                    .append(
                            tx,
                            Deed.done(
                                    actor,
                                    Act.COLD_DISPOSED,
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
}
