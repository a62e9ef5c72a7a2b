package dev.holdfast.restore;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.Schema;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Copies;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.MoveTable.MoveColumn;
import dev.holdfast.dialect.Recalling;
import dev.holdfast.dialect.Restoring;
import dev.holdfast.dialect.Restoring.Stage;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.crossing.RowPipe;
import dev.holdfast.estate.GovernedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Archived rows beside the source that they are to come back to, in one open transaction of it.
final class Staging {
    private final GovernedDatabase source;
    private final Connection connection;
    private final Schema schema;
    private final List<Staged> stages = new ArrayList<>();

    /// @param schema of the source as the transaction sees it
    Staging(GovernedDatabase source, Connection connection, Schema schema) {
        this.source = source;
        this.connection = connection;
        this.schema = schema;
    }

    /// The rows of one table that hang on some copies.
    static final class Staged {
        final Found found;
        final MoveTable standing;
        final TableName table;
        final Stage stage;
        final String hash;

        /// Rows that the archive has; equal ones that stand in the source; those that stay in the archive.
        final long rows;

        long there;
        long left;
        long met;
        final List<String> shown = new ArrayList<>();

        Staged(Found found, MoveTable standing, TableName table, Stage stage, long rows, String hash) {
            this.found = found;
            this.standing = standing;
            this.table = table;
            this.stage = stage;
            this.rows = rows;
            this.hash = hash;
        }

        long coming() {
            return rows - there - left;
        }
    }

    GovernedDatabase source() {
        return source;
    }

    Connection connection() {
        return connection;
    }

    List<Staged> stages() {
        return List.copyOf(stages);
    }

    private Restoring restoring() {
        return source.dialect().restoring();
    }

    /// Brings what hangs on the copies here, and looks whether it arrived as the archive has it.
    ///
    /// @throws HoldfastException `BLOCKED` when the source lacks a table, `MISMATCH` when rows arrived otherwise
    List<Staged> add(Found found) throws SQLException {
        List<Staged> added = new ArrayList<>();
        Place place = found.place();
        StageShape shape = new StageShape(source, schema, place);
        for (int i = place.tables().size() - 1; i >= 0; i--) {
            MoveTable standing = place.standing().get(i);
            TableName name = place.tables().get(i);
            Stage stage = new Stage("hf_stage_" + (stages.size() + added.size()), shape.table(name, standing));
            restoring().stage(connection, stage);
            long rows = fill(shape, stage, standing, found.copies());
            long corrupted = restoring().corrupted(connection, stage);
            if (corrupted > 0) {
                throw new HoldfastException(
                        ErrorCode.MISMATCH,
                        "%s: %d of %d rows of %s did not arrive as the archive has them"
                                .formatted(source.name(), corrupted, rows, place.archived(standing)));
            }
            Stage settled = shape.sendsValues() ? restoring().settle(connection, stage) : stage;
            String hash = restoring().digest(connection, settled).hash().toPlainString();
            added.add(new Staged(found, standing, name, settled, rows, hash));
        }
        requireRoots(found, added.getFirst());
        stages.addAll(added);
        return added;
    }

    /// Rows of a table, from wherever they are.
    private long fill(StageShape shape, Stage stage, MoveTable standing, Copies copies) throws SQLException {
        Place place = shape.place();
        if (place.local()) {
            return restoring().fill(connection, stage, standing, copies);
        }
        Dialect theirs = place.archive().dialect();
        return place.archive()
                .read(archive -> shape.sendsValues()
                        ? RowPipe.recall(
                                theirs,
                                archive,
                                source.dialect(),
                                connection,
                                stage,
                                StageShape.archived(stage, standing),
                                copies)
                        : theirs.restoring().fill(archive, connection, stage, standing, copies));
    }

    /// A stage takes no room that outlives its transaction.
    void drop() throws SQLException {
        for (Staged staged : stages) {
            restoring().drop(connection, staged.stage);
        }
    }

    private static void requireRoots(Found found, Staged root) {
        if (root.rows != found.copies().size()) {
            throw new HoldfastException(
                    ErrorCode.MISMATCH,
                    "%s: %d copies were found, %d can be read"
                            .formatted(
                                    found.place().archived(root.standing),
                                    found.copies().size(),
                                    root.rows));
        }
    }

    /// Compares with what stands in the source.
    ///
    /// @return the copies of which some row meets another one, as [Copies#named()]
    Set<List<Object>> compare(List<Staged> added) throws SQLException {
        Set<List<Object>> others = new LinkedHashSet<>();
        for (Staged staged : added) {
            Restoring.Standing standing = restoring().standing(connection, staged.stage);
            staged.there = standing.equal();
            staged.met = standing.others().size();
            staged.shown.addAll(standing.shown());
            for (int row = 0; row < standing.others().size(); row++) {
                others.add(standing.others().key(row));
            }
        }
        return others;
    }

    /// Leaves out rows that stand there, and whole copies of which some row meets another one.
    void skip(List<Staged> added, Keys others) throws SQLException {
        for (Staged staged : added) {
            staged.left = others.size() == 0 ? 0 : restoring().leave(connection, staged.stage, others);
            staged.there = restoring().leaveStanding(connection, staged.stage);
        }
    }

    /// Values of a foreign key that lead nowhere.
    record Lead(ForeignKey key, Keys missing) {}

    /// Foreign keys of staged rows that neither the source nor a stage answers.
    List<Lead> leads() throws SQLException {
        List<Lead> leads = new ArrayList<>();
        for (ForeignKey key : schema.foreignKeys()) {
            List<Stage> parents = of(key.parent());
            for (Staged child : stages) {
                if (child.table.equals(key.child()) && has(child, key.childColumns())) {
                    List<Column> columns = parentColumns(key);
                    Keys missing = restoring().missing(connection, child.stage, key, columns, parents);
                    if (missing.size() > 0) {
                        leads.add(new Lead(key, missing));
                    }
                }
            }
        }
        return leads;
    }

    private static boolean has(Staged staged, List<String> columns) {
        List<String> names =
                staged.stage.table().columns().stream().map(MoveColumn::name).toList();
        return names.containsAll(columns);
    }

    private List<Column> parentColumns(ForeignKey key) {
        TableInfo parent = schema.table(key.parent()).orElseThrow();
        return key.parentColumns().stream()
                .map(name -> parent.column(name).orElseThrow())
                .toList();
    }

    private List<Stage> of(TableName table) {
        return stages.stream()
                .filter(staged -> staged.table.equals(table))
                .map(staged -> staged.stage)
                .toList();
    }

    /// Tables of the stages, parents before their children.
    List<TableName> order() {
        Set<TableName> ordered = new LinkedHashSet<>();
        Set<TableName> begun = new LinkedHashSet<>();
        List<TableName> all =
                stages.stream().map(staged -> staged.table).distinct().sorted().toList();
        all.forEach(table -> visit(table, all, begun, ordered));
        return List.copyOf(ordered);
    }

    private void visit(TableName table, Collection<TableName> all, Set<TableName> begun, Set<TableName> ordered) {
        if (!begun.add(table)) {
            return; // done, or a circle
        }
        schema.foreignKeys().stream()
                .filter(key -> key.child().equals(table) && all.contains(key.parent()))
                .forEach(key -> visit(key.parent(), all, begun, ordered));
        ordered.add(table);
    }

    /// Foreign keys between tables of the stages.
    List<ForeignKey> inner() {
        List<TableName> all = order();
        return schema.foreignKeys().stream()
                .filter(key -> all.contains(key.child()) && all.contains(key.parent()))
                .toList();
    }

    /// Parents before their children. Of one table what was staged last comes first: it is what the others hang on,
    /// where the table refers to itself.
    List<Staged> ordered() {
        return order().stream()
                .flatMap(table -> stages.reversed().stream().filter(staged -> staged.table.equals(table)))
                .toList();
    }

    /// Columns that the archive has and the source does not, with how many of these rows have a value there.
    List<Recalling.Lost> lost(Staged staged) {
        TableInfo table = schema.table(staged.table).orElseThrow();
        List<String> gone = staged.standing.columns().stream()
                .map(MoveColumn::name)
                .filter(name -> table.column(name).isEmpty())
                .toList();
        GovernedDatabase archive = staged.found.place().archive();
        return gone.isEmpty()
                ? List.of()
                : archive.read(
                        open -> archive.dialect().recalling().lost(open, staged.standing, staged.found.copies(), gone));
    }

    /// Columns that need a value which archived rows do not have.
    List<String> required(Staged staged) throws SQLException {
        List<String> names =
                staged.stage.table().columns().stream().map(MoveColumn::name).toList();
        return restoring().required(connection, staged.table).stream()
                .filter(name -> !names.contains(name))
                .toList();
    }

    /// Inserts, parents first, reads back and compares each row; then raises sequences.
    ///
    /// @param scratch names of tables like the source's; null for the source itself
    /// @throws HoldfastException `MISMATCH` when a row stands otherwise than it was archived: a trigger's work
    void insert(@Nullable UnaryOperator<TableName> scratch) throws SQLException {
        for (Staged staged : ordered()) {
            TableName target = scratch == null ? staged.table : scratch.apply(staged.table);
            restoring().insert(connection, staged.stage, target);
        }
        for (Staged staged : ordered()) {
            TableName target = scratch == null ? staged.table : scratch.apply(staged.table);
            List<String> differing = restoring().differing(connection, staged.stage, target);
            if (!differing.isEmpty()) {
                throw new HoldfastException(
                        ErrorCode.MISMATCH,
                        "%s/%s: rows stand otherwise than they were archived, for a trigger or a type changed them: %s"
                                .formatted(source.name(), staged.table, String.join("; ", differing)));
            }
        }
        if (scratch == null) {
            restoring().checkConstraints(connection);
            for (Staged staged : stages) {
                for (Restoring.Behind behind : restoring().behind(connection, staged.stage)) {
                    restoring().raise(connection, behind);
                }
            }
        }
    }

    /// What comes back to one table.
    Digest digest(TableName table) throws SQLException {
        Digest sum = Digest.NONE;
        for (Staged staged : stages) {
            if (staged.table.equals(table)) {
                var part = restoring().digest(connection, staged.stage);
                sum = new Digest(sum.rows() + part.rows(), sum.hash().add(part.hash()), 0);
            }
        }
        return sum;
    }

    /// Copies of a found place that are left after some stayed. @param named as [Copies#named()]
    static Copies without(Copies copies, Set<List<Object>> named) {
        BitSet rows = new BitSet();
        Keys mine = copies.named();
        for (int row = 0; row < mine.size(); row++) {
            rows.set(row, !named.contains(mine.key(row)));
        }
        return copies.rows(rows);
    }
}
