package dev.holdfast.freeze;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.cold.ColdFilter;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.cold.ColdStore;
import dev.holdfast.cold.FileCheck;
import dev.holdfast.cold.ParquetReader;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.policy.Policies;
import dev.holdfast.session.Leases;
import dev.holdfast.session.Nodes;
import dev.holdfast.store.Store;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Freezes partitions of archive tables to cold files, reads, verifies and thaws them.
public final class ColdKeeper {
    /// How old archived rows are before they freeze, unless somebody says otherwise.
    public static final Period USUAL_AGE = Period.ofMonths(12);

    private final Scene scene;
    private final FreezableTables tables;
    private final ColdReader reader;
    private final FileChecks checks;
    private final TableGate gate;
    private final Period after;
    private final InstantSource clock;

    /// @param place where cold files are; @param work a local folder for files that are not finished
    /// @param after how old archived rows are before they freeze, unless somebody says otherwise
    public ColdKeeper(
            Store store,
            Estate estate,
            Policies policies,
            Leases leases,
            Nodes nodes,
            ColdStore place,
            Path work,
            Period after,
            InstantSource clock,
            FreezePoint.Listener points) {
        this.scene = new Scene(store, store.installation(), estate, new ColdFiles(), place, work, points);
        this.tables = new FreezableTables(estate, policies);
        this.reader = new ColdReader(scene);
        this.checks = new FileChecks(scene);
        this.gate = new TableGate(store, estate, leases, nodes);
        this.after = after;
        this.clock = clock;
    }

    /// How old archived rows are before they freeze, by the settings.
    public Period after() {
        return after;
    }

    /// The leases of what is under way, to be renewed.
    public Set<String> leases() {
        return gate.leases();
    }

    /// The partitions with rows that may freeze: those whose last moment is `age` ago or longer. Changes nothing.
    ///
    /// @param names policies whose archive tables are looked at; empty for all
    /// @throws HoldfastException `USAGE` when there is no such policy
    public List<Candidate> plan(List<String> names, Period age) {
        Instant before = clock.instant().atOffset(ZoneOffset.UTC).minus(age).toInstant();
        return tables.candidates(names, before);
    }

    /// Freezes the partition of a request; first ends what an earlier life left of its table. What an earlier node has
    /// done of it is not done again.
    ///
    /// @throws HoldfastException when it stays warm: the message says why
    public ColdFile freeze(UUID node, ColdRequest request, FreezeWatch watch) {
        Candidate candidate = request.candidate();
        String actor = request.askedBy();
        return guarded(
                actor,
                Act.COLD_FROZEN,
                candidate.database() + " " + candidate.partition().name(),
                () -> gate.during(node, candidate.database(), candidate.table(), epoch -> {
                    List<String> scopes = tables.scopes(candidate.database(), candidate.table());
                    recover(candidate.database(), candidate.table(), epoch, actor);
                    Optional<ColdFile> done = frozen(candidate);
                    if (done.isPresent()) {
                        return done.get();
                    }
                    Scene heard = scene.heardBy(watch);
                    ColdFile file = new Freeze(heard, candidate, watch.cancellation()).run(actor);
                    new Removal(heard, file, epoch, scopes).run(actor);
                    return find(file.id());
                }));
    }

    /// The file that a partition has become, which is there no more.
    private Optional<ColdFile> frozen(Candidate candidate) {
        GovernedDatabase archive = scene.estate().database(candidate.database());
        boolean stands = archive.read(connection -> archive.dialect().freezing().stands(connection, candidate.part()));
        return stands
                ? Optional.empty()
                : of(candidate.database(), candidate.table()).stream()
                        .filter(file -> file.state() == ColdState.COLD
                                && file.partition()
                                        .equals(candidate.partition().name().table()))
                        .findFirst();
    }

    /// Brings the rows of a cold file back into the archive table, and deletes the file.
    ///
    /// @throws HoldfastException `USAGE` when it is not cold, `MISMATCH` when it is not what it was: nothing was
    /// thawed
    public ColdFile thaw(UUID node, long id, String actor) {
        ColdFile asked = find(id);
        return guarded(
                actor,
                Act.COLD_THAWED,
                "cold file " + id,
                () -> gate.during(node, asked.database(), asked.table(), epoch -> {
                    recover(asked.database(), asked.table(), epoch, actor);
                    ColdFile file = find(id);
                    if (file.state() == ColdState.THAWED && asked.state() == ColdState.THAWING) {
                        return file;
                    }
                    if (file.state() != ColdState.COLD) {
                        throw new HoldfastException(
                                ErrorCode.USAGE,
                                "cold file %d is %s; nothing was thawed"
                                        .formatted(id, file.state().id()));
                    }
                    new Thaw(scene, file, epoch, tables.scopes(file.database(), file.table())).run(actor);
                    return find(id);
                }));
    }

    private <T> T guarded(String actor, Act act, String object, java.util.function.Supplier<T> work) {
        return new AuditLog().guard(scene.store(), actor, act, object, work);
    }

    /// Ends or cleans up whatever earlier lives left, of every table that nobody works on.
    ///
    /// @return what could not be ended, in sentences
    public List<String> recover(UUID node, String actor) {
        List<String> problems = new ArrayList<>();
        unfinished().stream()
                .map(file -> new FreezableTables.ArchiveTable(file.database(), file.table()))
                .distinct()
                .forEach(table -> {
                    try {
                        gate.during(node, table.database(), table.table(), epoch -> {
                            recover(table.database(), table.table(), epoch, actor);
                            return true;
                        });
                    } catch (HoldfastException e) {
                        problems.add(e.getMessage());
                    }
                });
        return problems;
    }

    private List<ColdFile> unfinished() {
        return scene.store().inTransaction(tx -> scene.files()
                .in(tx, ColdState.WRITING, ColdState.VERIFIED, ColdState.THAWING, ColdState.DISPOSING));
    }

    /// Takes files away whose rows an order disposes of.
    public Discards discards() {
        return new Discards(scene, gate, this);
    }

    void recover(String database, TableName table, long epoch, String actor) {
        List<String> scopes = tables.scopes(database, table);
        for (ColdFile file : unfinished()) {
            if (file.database().equals(database) && file.table().equals(table)) {
                switch (file.state()) {
                    case WRITING -> Cleaning.abandon(scene, file, "it was not finished by the process that began it");
                    case VERIFIED -> goOn(file, epoch, scopes, actor);
                    case THAWING -> new Thaw(scene, file, epoch, scopes).resume(actor);
                    case DISPOSING -> discards().resume(file, actor);
                    case COLD, THAWED, DISPOSED, ABANDONED ->
                        throw new IllegalStateException("not unfinished: " + file.state());
                }
            }
        }
    }

    /// A new owner trusts no old verification.
    private void goOn(ColdFile file, long epoch, List<String> scopes, String actor) {
        Removal removal = new Removal(scene, file, epoch, scopes);
        GovernedDatabase archive = scene.estate().database(file.database());
        boolean dropped = archive.read(connection -> archive.dialect()
                .freezing()
                .receipt(connection, scene.installation(), file.id())
                .isPresent());
        if (dropped) {
            removal.conclude(actor);
            return;
        }
        List<String> problems = checks.look(file);
        if (problems.isEmpty()) {
            removal.run(actor);
        } else {
            Cleaning.abandon(scene, file, String.join("; ", problems));
        }
    }

    /// Every cold file, the latest first.
    public List<ColdFile> all() {
        return scene.store().inTransaction(tx -> scene.files().all(tx));
    }

    /// @throws HoldfastException `USAGE` when there is none of that number
    public ColdFile find(long id) {
        return scene.store().inTransaction(tx -> scene.files().find(tx, id));
    }

    /// The cold files that hold rows of an archive table, the latest first.
    public List<ColdFile> of(String database, TableName table) {
        return scene.store().inTransaction(tx -> scene.files().of(tx, database, table));
    }

    /// The numbers of the files of an archive table that were thawed.
    public Set<Long> thawed(String database, TableName table) {
        return Set.copyOf(scene.store().inTransaction(tx -> scene.files().thawed(tx, database, table)));
    }

    /// The chunks of an archive table, with numbers above `after` and up to `upTo`, whose rows a file holds: the number
    /// of the file by chunk.
    public Map<Long, Long> chunks(String database, TableName table, long after, long upTo) {
        return scene.store().inTransaction(tx -> scene.files().chunks(tx, database, table, after, upTo)).stream()
                .collect(Collectors.toMap(ColdFiles.HeldChunk::chunk, ColdFiles.HeldChunk::file, Math::max));
    }

    public String place() {
        return scene.place().place();
    }

    /// Reads rows of a cold file as the database prints values.
    ///
    /// @throws HoldfastException `USAGE` when its rows are elsewhere or the filter does not fit, `MISMATCH`
    ///     when the file is missing or cannot be read
    public <E extends Exception> void read(ColdFile file, ColdFilter filter, ParquetReader.Sink<E> sink) throws E {
        reader.<E>read(file, filter, sink);
    }

    /// As [#read(ColdFile, ColdFilter, ParquetReader.Sink)], some columns of them.
    public <E extends Exception> void read(
            ColdFile file, List<String> columns, ColdFilter filter, ParquetReader.Sink<E> sink) throws E {
        reader.<E>read(file, columns, filter, sink);
    }

    /// Reads of one file.
    ///
    /// @param <E> what it may throw
    @FunctionalInterface
    public interface Reading<E extends Exception> {
        void from(ParquetReader reader) throws E;
    }

    /// Opens a file for `reading`.
    ///
    /// @throws HoldfastException as [#read]
    public <E extends Exception> void open(ColdFile file, Reading<E> reading) throws E {
        reader.<E>open(file, reading);
    }

    /// The rows of an archive table with these values that are in cold files. A file whose smallest and largest keys
    /// tell that it has none is not read.
    ///
    /// @param key as the database prints it, by column
    public List<FrozenRow> find(String database, TableName table, Map<String, String> key) {
        return of(database, table).stream()
                .filter(reader::alone)
                .flatMap(file -> reader.find(file, List.of(key)).stream())
                .toList();
    }

    /// A flipped bit may read as another value.
    ///
    /// @throws HoldfastException `MISMATCH` when the file is not what was written
    public void requireWritten(ColdFile file, ColdManifest manifest) {
        reader.requireWritten(file, manifest);
    }

    /// Whether the rows of a file are in it alone, by the receipt in the archive where the state leaves it open.
    public boolean alone(ColdFile file) {
        return reader.alone(file);
    }

    /// Writes the rows of a file into a table of its archive.
    public void load(Connection archive, TableName into, ColdFile file) throws SQLException {
        reader.load(archive, into, file);
    }

    /// Reads whole files and holds them against what was written.
    ///
    /// @param ids files; empty for every one that should be there, and a look for objects that should not
    public ColdCheck verify(List<Long> ids, String actor) {
        return checks.verify(ids, actor);
    }

    /// Reads a whole file. @throws HoldfastException `MISMATCH` when it is missing
    public FileCheck check(ColdFile file) {
        return checks.check(file);
    }
}
