package dev.holdfast.freeze;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Route;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.cold.ColdFilter;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.cold.ColdStore;
import dev.holdfast.cold.FileCheck;
import dev.holdfast.cold.LocalFiles;
import dev.holdfast.cold.ParquetReader;
import dev.holdfast.dialect.Freezing;
import dev.holdfast.dialect.Looking;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.policy.Placement;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.Leases;
import dev.holdfast.session.Nodes;
import dev.holdfast.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Freezes partitions of archive tables to cold files, reads, verifies and thaws them.
public final class ColdKeeper {
    /// How old archived rows are before they freeze, unless somebody says otherwise.
    public static final Period USUAL_AGE = Period.ofMonths(12);

    private final Scene scene;
    private final Policies policies;
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
        this.policies = policies;
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

    /// An archive table, and whose rows it may hold.
    private record ArchiveTable(String database, TableName table) {}

    private Map<ArchiveTable, List<Policy>> tables() {
        Map<ArchiveTable, List<Policy>> tables = new LinkedHashMap<>();
        for (Policy policy : policies.all()) {
            for (Placement placement : policies.placements(policy)) {
                Stream.concat(Stream.of(placement.table()), placement.bundle().stream())
                        .map(table -> new ArchiveTable(placement.archiveDatabase(), placement.archived(table)))
                        .forEach(table -> {
                            List<Policy> of = tables.computeIfAbsent(table, _ -> new ArrayList<>());
                            if (!of.contains(policy)) {
                                of.add(policy);
                            }
                        });
            }
        }
        return tables;
    }

    private List<String> scopes(String database, TableName table) {
        return tables().getOrDefault(new ArchiveTable(database, table), List.of()).stream()
                .map(Route::scope)
                .toList();
    }

    /// The partitions with rows that may freeze: those whose last moment is `age` ago or longer. Changes nothing.
    ///
    /// @param names policies whose archive tables are looked at; empty for all
    /// @throws HoldfastException `USAGE` when there is no such policy
    public List<Candidate> plan(List<String> names, Period age) {
        Set<String> wanted =
                names.stream().map(name -> policies.byName(name).name()).collect(Collectors.toSet());
        var before = clock.instant().atOffset(ZoneOffset.UTC).minus(age).toInstant();
        List<Candidate> candidates = new ArrayList<>();
        tables().forEach((table, of) -> {
            List<String> named = of.stream().map(Policy::name).toList();
            if (wanted.isEmpty() || named.stream().anyMatch(wanted::contains)) {
                GovernedDatabase archive = scene.estate().database(table.database());
                candidates.addAll(archive.read(connection -> {
                    List<Candidate> found = new ArrayList<>();
                    for (Freezing.Partition partition :
                            archive.dialect().freezing().partitions(connection, table.table())) {
                        if (partition.to().isAfter(before)) {
                            continue;
                        }
                        Freezing.Part part =
                                new Freezing.Part(table.table(), partition.name(), partition.from(), partition.to());
                        long rows = archive.dialect().freezing().count(connection, part);
                        if (rows > 0) {
                            found.add(new Candidate(table.database(), table.table(), partition, rows, named));
                        }
                    }
                    return found;
                }));
            }
        });
        return List.copyOf(candidates);
    }

    /// Freezes one partition; first ends what an earlier life left of its table.
    ///
    /// @throws HoldfastException when it stays warm: the message says why
    public ColdFile freeze(UUID node, Candidate candidate, String actor) {
        return freeze(node, candidate, actor, FreezeWatch.NONE);
    }

    /// As the other, for a request: what an earlier node has done of it is not done again.
    public ColdFile freeze(UUID node, ColdRequest request, FreezeWatch watch) {
        return freeze(node, request.candidate(), request.askedBy(), watch);
    }

    private ColdFile freeze(UUID node, Candidate candidate, String actor, FreezeWatch watch) {
        return guarded(
                actor,
                Act.COLD_FROZEN,
                candidate.database() + " " + candidate.partition().name(),
                () -> gate.during(node, candidate.database(), candidate.table(), epoch -> {
                    List<String> scopes = scopes(candidate.database(), candidate.table());
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
                    new Thaw(scene, file, epoch, scopes(file.database(), file.table())).run(actor);
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
                .map(file -> new ArchiveTable(file.database(), file.table()))
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
        List<String> scopes = scopes(database, table);
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
        List<String> problems = look(file);
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

    /// The numbers of the files that hold rows of a session, or of a chunk.
    public List<Long> holding(@Nullable Long session, @Nullable Long chunk) {
        return scene.store().inTransaction(tx -> scene.files().holding(tx, session, chunk));
    }

    /// Reads rows of a cold file as the database prints values.
    ///
    /// @throws HoldfastException `USAGE` when its rows are elsewhere or the filter does not fit, `MISMATCH` when
    /// the
    ///     file is missing or cannot be read
    public <E extends Exception> void read(ColdFile file, ColdFilter filter, ParquetReader.Sink<E> sink) throws E {
        requireFile(file);
        read(file, file.manifest().columnNames(), filter, sink);
    }

    /// As [#read(ColdFile, ColdFilter, ParquetReader.Sink)], some columns of them.
    public <E extends Exception> void read(
            ColdFile file, List<String> columns, ColdFilter filter, ParquetReader.Sink<E> sink) throws E {
        this.<E>open(file, reader -> reader.rows(columns, filter, sink));
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
        requireFile(file);
        try (ColdStore.Fetched fetched = scene.place().get(file.object());
                ParquetReader reader =
                        new ParquetReader(fetched.file(), file.manifest().columns(), scene.work())) {
            reading.from(reader);
        }
    }

    private static void requireFile(ColdFile file) {
        if (!file.state().hasFile()) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "cold file %d is %s: there is nothing to read"
                            .formatted(file.id(), file.state().id()));
        }
    }

    /// A row of a cold file. @param values as the database prints them, by column, null for NULL
    public record ColdRow(ColdFile file, Map<String, @Nullable String> values) {
        /// When rows without an end end where an engine knows no infinity.
        private static final Instant ENDLESS = Instant.parse("9999-12-31T00:00:00Z");

        /// Who archived it and when. Its end is the one that it was archived with.
        public Looking.Copy copy() {
            String until = ours("hf_retain_until");
            Instant end = until.equals("infinity") ? ENDLESS : moment(until);
            return new Looking.Copy(
                    Long.parseLong(ours("hf_session")),
                    Long.parseLong(ours("hf_chunk")),
                    moment(ours("hf_archived_at")),
                    end.isBefore(ENDLESS) ? end : null);
        }

        private String ours(String column) {
            return Objects.requireNonNull(values.get(column), "every archive table has it");
        }
    }

    /// `2026-11-26 03:19:53.123456+00`, as files have it, or `2026-11-26T03:19:53.123456+00:00`, with or without a
    /// blank before the offset.
    public static Instant moment(String text) {
        String iso = text.replaceFirst(" ", "T").replace(" ", "").replaceFirst("\\+00$", "Z");
        return OffsetDateTime.parse(iso).toInstant();
    }

    /// The rows of an archive table with these values that are in cold files. A file whose smallest and largest keys
    /// tell that it has none is not read.
    ///
    /// @param key as the database prints it, by column
    public List<ColdRow> find(String database, TableName table, Map<String, String> key) {
        return of(database, table).stream()
                .filter(this::alone)
                .flatMap(file -> find(file, List.of(key)).stream())
                .toList();
    }

    /// The rows of one file with one of these keys. A file that has some is held against its digest.
    ///
    /// @param keys each as the database prints it, by column
    /// @throws HoldfastException as [#read]; `MISMATCH` when the file is not what was written
    public List<ColdRow> find(ColdFile file, Collection<Map<String, String>> keys) {
        ColdManifest manifest = file.manifest();
        List<Map<String, String>> wanted =
                keys.stream().filter(manifest::mayHold).toList();
        List<ColdRow> rows = new ArrayList<>();
        if (wanted.isEmpty()) {
            return rows;
        }
        List<String> columns = manifest.columnNames();
        this.<RuntimeException>read(file, new ColdFilter.OfKeys(wanted), values -> {
            Map<String, @Nullable String> row = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                row.put(columns.get(i), values[i]);
            }
            rows.add(new ColdRow(file, row));
        });
        if (!rows.isEmpty()) {
            requireWritten(file, manifest);
        }
        return rows;
    }

    /// A flipped bit may read as another value.
    ///
    /// @throws HoldfastException `MISMATCH` when the file is not what was written
    public void requireWritten(ColdFile file, ColdManifest manifest) {
        try (ColdStore.Fetched fetched = scene.place().get(file.object())) {
            if (!LocalFiles.sha256(fetched.file()).equals(manifest.sha256())) {
                throw new HoldfastException(
                        ErrorCode.MISMATCH,
                        "cold file %s is not what was written: its SHA-256 is another".formatted(fetched.file()));
            }
        }
    }

    /// Whether the rows of a file are in it alone, by the receipt in the archive where the state leaves it open.
    public boolean alone(ColdFile file) {
        return switch (file.state()) {
            case COLD -> true;
            case VERIFIED, THAWING, DISPOSING -> {
                GovernedDatabase archive = scene.estate().database(file.database());
                yield archive.read(connection -> archive.dialect()
                        .freezing()
                        .receipt(connection, scene.installation(), file.id())
                        .filter(receipt -> !receipt.thawed())
                        .isPresent());
            }
            case WRITING, THAWED, DISPOSED, ABANDONED -> false;
        };
    }

    /// The numbers of the files of an archive table that were thawed.
    public Set<Long> thawed(String database, TableName table) {
        return Set.copyOf(scene.store().inTransaction(tx -> scene.files().thawed(tx, database, table)));
    }

    /// Writes the rows of a file into a table of its archive.
    public void load(Connection archive, TableName into, ColdFile file) throws SQLException {
        var dialect = scene.estate().database(file.database()).dialect();
        this.<SQLException>open(file, reader -> dialect.freezing()
                .load(archive, into, file.manifest().columnNames(), sink -> Texts.rows(reader, sink)));
    }

    /// Reads whole files and holds them against what was written.
    ///
    /// @param ids files; empty for every one that should be there, and a look for objects that should not
    public ColdCheck verify(List<Long> ids, String actor) {
        List<ColdFile> asked = ids.isEmpty()
                ? all().stream().filter(file -> file.state().hasFile()).toList()
                : ids.stream().map(this::findWithFile).toList();
        List<ColdCheck.Checked> checked = new ArrayList<>();
        for (ColdFile file : asked) {
            List<String> problems = look(file);
            ColdFile now = find(file.id());
            boolean movedOn = !now.state().hasFile(); // it was thawed meanwhile
            List<String> found = movedOn ? List.of() : problems;
            scene.store()
                    .run(tx -> scene.files().checked(tx, file.id(), found.isEmpty() ? null : String.join("; ", found)));
            checked.add(new ColdCheck.Checked(find(file.id()), found));
        }
        ColdCheck result = new ColdCheck(checked, ids.isEmpty() ? foreign() : List.of());
        scene.store().run(tx -> new AuditLog()
                .append(
                        tx,
                        Deed.done(
                                actor,
                                Act.COLD_VERIFIED,
                                "cold files",
                                null,
                                new Told(checked.size(), result.differences()))));
        return result;
    }

    private record Told(long files, long differences) {}

    private ColdFile findWithFile(long id) {
        ColdFile file = find(id);
        if (!file.state().hasFile()) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "cold file %d is %s: there is nothing to verify"
                            .formatted(id, file.state().id()));
        }
        return file;
    }

    /// What is wrong with a file, in sentences.
    private List<String> look(ColdFile file) {
        List<String> problems = new ArrayList<>();
        try {
            problems.addAll(check(file).problems());
            try (ColdStore.Fetched beside = scene.place().get(file.manifestObject())) {
                if (!Files.readString(beside.file()).equals(file.manifest().toJson())) {
                    problems.add(beside.file() + " is no longer the manifest that was written");
                }
            } catch (IOException e) {
                problems.add("the manifest of " + file.words() + " cannot be read: " + e.getMessage());
            }
        } catch (HoldfastException e) {
            if (e.code() != ErrorCode.MISMATCH) { // not the file's fault
                throw e;
            }
            problems.add(e.getMessage());
        }
        return problems;
    }

    /// Reads a whole file. @throws HoldfastException `MISMATCH` when it is missing
    public FileCheck check(ColdFile file) {
        try (ColdStore.Fetched fetched = scene.place().get(file.object())) {
            return scene.withFolder(
                    "check-" + file.id() + "-" + Thread.currentThread().threadId(),
                    folder -> FileCheck.of(fetched.file(), file.manifest(), folder));
        }
    }

    private List<String> foreign() {
        List<String> objects = scene.place().list();
        Set<String> known = all().stream() // read after the list: what was begun meanwhile is known
                .filter(file -> file.state().hasFile() || file.state() == ColdState.WRITING)
                .flatMap(file -> Stream.of(file.object(), file.manifestObject()))
                .collect(Collectors.toSet());
        return objects.stream()
                .filter(name -> !known.contains(name))
                .map(name ->
                        "%s: %s belongs to no cold file".formatted(scene.place().place(), name))
                .toList();
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
}
