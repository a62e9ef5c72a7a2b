package dev.holdfast.archive;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.ArchiveDdl;
import dev.holdfast.dialect.ArchiveDdl.Widening;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.EnumLabel;
import dev.holdfast.dialect.Fault;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.MoveTable.MoveColumn;
import dev.holdfast.dialect.RetentionClock;
import dev.holdfast.dialect.Severity;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes archive tables and keeps them in step with their source, before the first row of a session moves.
///
/// What the source gained is added, what became wider is widened: a step that a plan shows before, the control
/// database records, and [#undo] takes back. What would lose or change archived values is never done: the run stops
/// and says what differs.
public final class ArchiveTables {

    private final Store store;
    private final ArchiveChanges changes;
    private final ArchiveViews views;

    public ArchiveTables(Store store, ArchiveChanges changes, ArchiveViews views) {
        this.store = store;
        this.changes = changes;
        this.views = views;
    }

    /// How the archive tables of a route differ from what its next run needs; reads only.
    public List<Drift> drift(Route route) {
        List<Drift> drift = new ArrayList<>(route.archive().read(connection -> shapes(route, connection)));
        drift.addAll(labels(route));
        return drift;
    }

    /// Makes what is missing: table, columns, partitions for stamps between `first` and `last`.
    ///
    /// @param session before whose first row it is done; null for none
    /// @return what was done, in sentences
    /// @throws HoldfastException `BLOCKED` when an archive table cannot follow its source; nothing was done
    public List<String> keepInStep(Route route, @Nullable Long session, Instant first, Instant last) {
        GovernedDatabase archive = route.archive();
        List<Drift> steps = steps(archive.read(connection -> shapes(route, connection)));
        List<Long> begun = steps.isEmpty()
                ? List.of()
                : store.inTransaction(tx -> steps.stream()
                        .map(step -> changes.begin(tx, session, archive.name(), step))
                        .toList());
        ArchiveViews.Following following = views.in(archive);
        List<String> done = archive.write(Isolation.READ_COMMITTED, connection -> {
            ArchiveDdl ddl = archive.dialect().archiveDdl();
            ddl.lockForDdl(connection);
            List<String> said = new ArrayList<>();
            for (Drift step : steps(shapes(route, connection))) { // another node may have been first
                if (step.kind() == Drift.Kind.TYPE_WIDENED) {
                    following.makeWay(connection, step.table());
                }
                for (String sql : step.statements()) {
                    execute(connection, sql);
                }
                said.add(step.detail());
            }
            for (MoveTable table : route.tables()) {
                ddl.ensurePartitions(connection, table.archive(), first, last);
            }
            said.addAll(following.follow(connection));
            return said;
        });
        if (!done.isEmpty()) {
            done.addAll(views.followElsewhere(archive));
        }
        List<EnumLabel> seen = keptAsText(route);
        if (!begun.isEmpty() || !seen.isEmpty()) {
            store.run(tx -> {
                changes.done(tx, begun);
                changes.remember(tx, archive.name(), seen);
            });
        }
        return done;
    }

    private static List<Drift> steps(List<Drift> drift) {
        drift.stream()
                .filter(each -> each.severity() == Severity.REFUSED)
                .findFirst()
                .ifPresent(refused -> {
                    throw new HoldfastException(ErrorCode.BLOCKED, refused.detail() + "; no row was moved");
                });
        return drift.stream().filter(each -> !each.statements().isEmpty()).toList();
    }

    private static List<Drift> shapes(Route route, Connection connection) throws SQLException {
        GovernedDatabase archive = route.archive();
        ArchiveDdl ddl = archive.dialect().archiveDdl();
        List<Drift> drift = new ArrayList<>();
        for (MoveTable table : route.tables()) {
            Shape shape = new Shape(archive.name(), ddl, connection, table);
            Optional<List<Column>> standing = ddl.archiveColumns(connection, table.archive());
            drift.addAll(standing.isPresent() ? shape.differences(standing.get()) : shape.missing());
        }
        return drift;
    }

    /// One archive table against what its source needs.
    private record Shape(String database, ArchiveDdl ddl, Connection connection, MoveTable table) {
        List<Drift> missing() {
            return List.of(new Drift(
                    "archive-table " + table.archive(),
                    Drift.Kind.TABLE_MISSING,
                    table.archive(),
                    "",
                    "make archive table " + database + ": " + table.archive(),
                    ddl.createArchiveTable(table),
                    List.of(ddl.dropArchiveTable(table.archive())),
                    Severity.NOTE));
        }

        List<Drift> differences(List<Column> standing) throws SQLException {
            Map<String, Column> kept = standing.stream().collect(Collectors.toMap(Column::name, Function.identity()));
            List<String> lacking = ArchiveDdl.OURS.stream()
                    .filter(ours -> !kept.containsKey(ours))
                    .toList();
            if (!lacking.isEmpty()) {
                return List.of(refused(
                        Drift.Kind.NOT_OURS,
                        lacking.getFirst(),
                        "%s: %s stands but is no archive table of Holdfast (it has no column %s): name another archive"
                                        .formatted(database, table.archive(), lacking.getFirst())
                                + " schema in the policy, or move the table away"));
            }
            Set<String> wanted = table.columns().stream().map(MoveColumn::name).collect(Collectors.toSet());
            List<MoveColumn> added = table.columns().stream()
                    .filter(column -> !kept.containsKey(column.name()))
                    .toList();
            List<Drift> found = new ArrayList<>();
            added.forEach(column -> found.add(added(column)));
            if (table.clock() != null && !kept.containsKey(RetentionClock.COLUMN)) {
                found.add(added(ddl.retentionColumn()));
            }
            for (MoveColumn column : table.columns()) {
                Column archived = kept.get(column.name());
                if (archived != null && !archived.type().equals(column.archiveType())) {
                    Widening widening =
                            column.asText() ? Widening.NONE : ddl.widening(archived.type(), column.archiveType());
                    found.add(
                            widening == Widening.NONE
                                    ? typeChanged(column, archived)
                                    : widened(column, archived, widening == Widening.REWRITE));
                }
            }
            standing.stream()
                    .filter(column -> !wanted.contains(column.name()) && !ArchiveDdl.ours(column.name()))
                    .forEach(column -> found.add(gone(column, added)));
            return found;
        }

        private Drift added(MoveColumn column) {
            return new Drift(
                    id(column.name()),
                    Drift.Kind.COLUMN_ADDED,
                    table.archive(),
                    column.name(),
                    "add column %s %s to archive table %s: %s"
                            .formatted(column.name(), column.archiveType(), database, table.archive()),
                    List.of(ddl.addArchiveColumn(table.archive(), column)),
                    List.of(ddl.dropArchiveColumn(table.archive(), column.name())),
                    Severity.NOTE);
        }

        private Drift widened(MoveColumn column, Column archived, boolean rewrite) throws SQLException {
            long bytes = rewrite ? ddl.storedBytes(connection, table.archive()) : 0;
            return new Drift(
                    "widen %s.%s to %s".formatted(table.archive(), column.name(), column.archiveType()),
                    Drift.Kind.TYPE_WIDENED,
                    table.archive(),
                    column.name(),
                    "widen column %s of archive table %s: %s from %s to %s; %s"
                            .formatted(
                                    column.name(),
                                    database,
                                    table.archive(),
                                    archived.type(),
                                    column.archiveType(),
                                    bytes == 0
                                            ? "no archived row is touched"
                                            : ("rewrites the %,d bytes of the table, which nobody else can read or"
                                                            + " write meanwhile")
                                                    .formatted(bytes)),
                    List.of(ddl.widenArchiveColumn(table.archive(), column.name(), column.archiveType())),
                    List.of(ddl.narrowArchiveColumn(table.archive(), column.name(), archived.type())),
                    bytes == 0 ? Severity.NOTE : Severity.TO_ACKNOWLEDGE);
        }

        private Drift typeChanged(MoveColumn column, Column archived) {
            return refused(
                    Drift.Kind.TYPE_CHANGED,
                    column.name(),
                    "%s: column %s of %s is %s, but the source needs %s (%s.%s is %s): change one of the two, so that no "
                                    .formatted(
                                            database,
                                            column.name(),
                                            table.archive(),
                                            archived.type(),
                                            column.archiveType(),
                                            table.source(),
                                            column.name(),
                                            column.column().type())
                            + "archived value is lost");
        }

        private Drift gone(Column archived, List<MoveColumn> added) {
            if (!archived.nullable()) {
                return refused(
                        Drift.Kind.COLUMN_GONE,
                        archived.name(),
                        "%s: column %s %s of %s takes no nulls, and %s has no such column any more: allow nulls, or bring "
                                        .formatted(
                                                database,
                                                archived.name(),
                                                archived.type(),
                                                table.archive(),
                                                table.source())
                                + "the column back");
            }
            for (MoveColumn column : added) {
                if (column.archiveType().equals(archived.type())) {
                    return renamed(archived, column);
                }
            }
            return note(
                    Drift.Kind.COLUMN_GONE,
                    archived.name(),
                    "%s has no column %s %s any more: archived rows keep theirs, new ones have none"
                            .formatted(table.source(), archived.name(), archived.type()),
                    Severity.NOTE);
        }

        private Drift renamed(Column archived, MoveColumn column) {
            return note(
                    Drift.Kind.COLUMN_RENAMED,
                    archived.name(),
                    ("%s has no column %s %s any more, and %s %s is new: it may have been renamed; acknowledge it and "
                                    + "archived rows keep the old column, which their manifests name, and new rows the new")
                            .formatted(
                                    table.source(),
                                    archived.name(),
                                    archived.type(),
                                    column.name(),
                                    column.archiveType()),
                    Severity.TO_ACKNOWLEDGE);
        }

        private Drift refused(Drift.Kind kind, String column, String detail) {
            return note(kind, column, detail, Severity.REFUSED);
        }

        private Drift note(Drift.Kind kind, String column, String detail, Severity severity) {
            return new Drift(id(column), kind, table.archive(), column, detail, List.of(), List.of(), severity);
        }

        private String id(String column) {
            return "drift " + table.archive() + "." + column;
        }
    }

    /// Labels that archived rows may hold and the source's type does not have any more.
    private List<Drift> labels(Route route) {
        Set<EnumLabel> now = new HashSet<>(keptAsText(route));
        Set<String> columns =
                now.stream().map(label -> label.table() + "." + label.column()).collect(Collectors.toSet());
        List<Drift> drift = new ArrayList<>();
        for (MoveTable table : route.tables()) {
            Set<EnumLabel> seen =
                    store.look(tx -> changes.labels(tx, route.archive().name(), table.archive()));
            seen.stream()
                    .filter(label -> columns.contains(label.table() + "." + label.column()) && !now.contains(label))
                    .sorted(java.util.Comparator.comparing(EnumLabel::column).thenComparing(EnumLabel::label))
                    .forEach(label -> drift.add(labelGone(table, label)));
        }
        return drift;
    }

    private static Drift labelGone(MoveTable table, EnumLabel label) {
        return new Drift(
                "label " + label.table() + "." + label.column() + " '" + label.label() + "'",
                Drift.Kind.LABEL_GONE,
                label.table(),
                label.column(),
                ("the type of %s.%s has no label '%s' any more, which archived rows of %s may hold: it was renamed, or the "
                                + "type was made anew; update them or acknowledge it")
                        .formatted(table.source(), label.column(), label.label(), label.table()),
                List.of(),
                List.of(),
                Severity.TO_ACKNOWLEDGE);
    }

    /// Labels of the source's enum columns that the archive keeps as text, by archive table.
    private static List<EnumLabel> keptAsText(Route route) {
        Map<TableName, MoveTable> asText = route.tables().stream()
                .filter(table -> table.columns().stream().anyMatch(MoveColumn::asText))
                .collect(Collectors.toMap(MoveTable::source, Function.identity()));
        if (asText.isEmpty()) {
            return List.of();
        }
        return route
                .source()
                .read(source -> route.source()
                        .dialect()
                        .catalog()
                        .enumLabels(source, asText.keySet().stream().sorted().toList()))
                .stream()
                .map(label -> new EnumLabel(
                        Objects.requireNonNull(asText.get(label.table()), "asked for")
                                .archive(),
                        label.column(),
                        label.label()))
                .toList();
    }

    /// Takes a step back: drops the column or the table that it made, or narrows the column that it widened, which
    /// fails where a value does not fit.
    ///
    /// @throws HoldfastException `BLOCKED` when it was undone already, or when archived values would be lost;
    ///     `USAGE` when there is no such step
    public ArchiveChange undo(Estate estate, long id, String actor) {
        ArchiveChange change = store.inTransaction(tx -> changes.find(tx, id));
        if (change.undoneAt() != null) {
            throw new HoldfastException(ErrorCode.BLOCKED, "step " + id + " was undone already");
        }
        GovernedDatabase archive = estate.database(change.database());
        ArchiveViews.Following following = views.in(archive);
        boolean used = undone(archive, change, connection -> {
            ArchiveDdl ddl = archive.dialect().archiveDdl();
            ddl.lockForDdl(connection);
            boolean drops = change.undo().stream().anyMatch(ddl::drops);
            if (drops && ddl.used(connection, change.table(), change.column())) {
                return true;
            }
            following.makeWay(connection, change.table());
            for (String sql : change.undo()) {
                execute(connection, sql);
            }
            following.follow(connection);
            return false;
        });
        views.followElsewhere(archive);
        if (used) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "%s: %s%s holds archived values, or is part of what manifests prove; nothing was undone"
                            .formatted(
                                    change.database(),
                                    change.table(),
                                    change.column().isEmpty() ? "" : "." + change.column()));
        }
        store.run(tx -> changes.undone(tx, id, actor));
        return change;
    }

    private static boolean undone(GovernedDatabase archive, ArchiveChange change, GovernedDatabase.Work<Boolean> work) {
        try {
            return archive.write(Isolation.READ_COMMITTED, work);
        } catch (HoldfastException e) {
            if (e.getCause() instanceof SQLException sql && Fault.of(sql) == Fault.POISON) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "%s: %s.%s holds a value that the narrower type would not keep as it is (%s); nothing was undone"
                                .formatted(change.database(), change.table(), change.column(), sql.getMessage()),
                        e);
            }
            throw e;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
