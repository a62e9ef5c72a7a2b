package dev.holdfast.freeze;

import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Searching;
import dev.holdfast.dialect.Searching.Wanted;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Lets an archive judge rows of one of its cold files, many at a time: values are compared as they would be in its
/// table, so that a row meets a condition if and only if it would meet it there. Rows wait until there are many, or
/// until [#finish].
public final class ArchiveJudge {
    /// Rows that the archive judges at once.
    private static final int MANY = 5_000;

    private final Searching searching;
    private final Connection archive;
    private final TableName table;
    private final List<Asked> asked;
    private final Consumer<@Nullable String[]> met;
    private final List<@Nullable String[]> waiting = new ArrayList<>();

    /// A condition and what it speaks of. @param at where in a row the values of `known` are
    private record Asked(Condition condition, List<Wanted> known, List<Integer> at, List<Wanted> lacking) {
        static Asked of(Condition condition, List<String> read, UnaryOperator<String> type) {
            List<String> known =
                    condition.columns().stream().filter(read::contains).toList();
            List<String> lacking = condition.columns().stream()
                    .filter(name -> !read.contains(name))
                    .toList();
            return new Asked(
                    condition,
                    typed(known, type),
                    known.stream().map(read::indexOf).toList(),
                    typed(lacking, type));
        }

        private static List<Wanted> typed(List<String> names, UnaryOperator<String> type) {
            return names.stream()
                    .map(name -> new Wanted(name, type.apply(name)))
                    .toList();
        }

        private @Nullable String[] spoken(@Nullable String[] row) {
            @Nullable String[] values = new @Nullable String[at.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = row[at.get(i)];
            }
            return values;
        }

        Searching.Texts texts(TableName table, List<@Nullable String[]> rows) {
            List<@Nullable String[]> values = new ArrayList<>();
            rows.forEach(row -> values.add(spoken(row)));
            return new Searching.Texts(table, known, lacking, condition, values);
        }
    }

    /// @param conditions of which a row meets one or another: asked one by one, for a statement takes some 2,000 values
    /// @param read the columns that rows have, in that order; others that a condition speaks of are NULL
    /// @param type of a column, read or not, as the table has it or would have it
    /// @param met gets the rows that meet a condition, in their order
    public ArchiveJudge(
            Searching searching,
            Connection archive,
            TableName table,
            List<Condition> conditions,
            List<String> read,
            UnaryOperator<String> type,
            Consumer<@Nullable String[]> met) {
        this.searching = searching;
        this.archive = archive;
        this.table = table;
        this.asked = conditions.stream()
                .map(condition -> Asked.of(condition, read, type))
                .toList();
        this.met = met;
    }

    /// @param row may have more values than there are columns
    public void add(@Nullable String[] row) throws SQLException {
        waiting.add(row);
        if (waiting.size() == MANY) {
            finish();
        }
    }

    /// Lets the rows that still wait be judged.
    public void finish() throws SQLException {
        BitSet meeting = new BitSet();
        if (!waiting.isEmpty()) {
            for (Asked each : asked) {
                meeting.or(searching.meeting(archive, each.texts(table, waiting)));
            }
        }
        meeting.stream().forEach(row -> met.accept(waiting.get(row)));
        waiting.clear();
    }
}
