package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Places;
import dev.holdfast.dialect.RetentionClock;
import dev.holdfast.dialect.Stamp;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.postgresql.PGStatement;

/// Rows of a root table that are read and deleted where they lay when they were marked.
///
/// It saves more than the way through an index. Of a key of several columns the planner believes that next to nothing
/// has it, and looks joined rows up one by one; of places it knows how many there are.
///
/// What is copied is compared with nothing: what the delete then takes must lie in its place, have its key, and add up
/// to the copy.
final class PlacedRows {
    private static final String SETTING = "holdfast.places";

    private PlacedRows() {}

    /// COPY takes no parameters. The places go in order, page by page. To fetch a row from its place is priced as next
    /// to nothing, for it was read a moment ago; else the whole table would be read for each chunk.
    static void bindToSetting(Connection source, Places places) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement(
                "SELECT set_config('" + SETTING + "', ?, true), set_config('random_page_cost', '0.1', true)")) {
            statement.setString(1, ArrayBytes.text(places.sorted()));
            statement.execute();
        }
    }

    /// As [PostgresMoving#rowsOutSql], of what lies in the places of the setting, which is read once: a condition on
    /// it would read it for every row of a small table.
    static String outSql(CriteriaSql criteria, MoveTable table, Stamp stamp) {
        RetentionClock clock = table.clock();
        String joins = clock == null ? "" : "\n  " + criteria.joins(clock.joins(), "t");
        return """
                COPY (
                  SELECT %s, %s
                  FROM unnest(current_setting('%s')::tid[]) p(place)
                  JOIN ONLY %s t ON t.ctid = p.place%s
                ) TO STDOUT (FORMAT binary)""".formatted(
                        PostgresMoving.stamped(table, stamp),
                        clock == null
                                ? "timestamptz '" + stamp.retainUntil() + "'"
                                : PostgresRetaining.stamped(PostgresRetaining.reference(clock.column(), "t"), clock),
                        SETTING,
                        PostgresText.quote(table.source()),
                        joins);
    }

    /// Keys and places, side by side.
    static String keys(MoveTable table) {
        List<String> arrays = Stream.concat(
                        KeyPath.layout(table).stream().map(type -> "?::" + PostgresText.arrayType(type)),
                        Stream.of("?::tid[]"))
                .toList();
        String names =
                IntStream.range(1, arrays.size()).mapToObj(i -> "k" + i + ", ").collect(Collectors.joining());
        return "unnest(" + String.join(", ", arrays) + ") AS k(" + names + "place)";
    }

    /// The places find the rows: now() keeps the planner from seeing the array itself, for then it would price each
    /// place as a read from disk and read the whole table instead. The key is compared as it was carried, behind a
    /// CASE, of which the planner believes that most rows pass.
    static String matches(MoveTable table) {
        List<Column> key = table.rootKey();
        return "t.ctid = ANY (CASE WHEN now() IS NOT NULL THEN ?::tid[] END) AND t.ctid = k.place"
                + IntStream.range(0, key.size())
                        .mapToObj(i -> PostgresText.asCarried("t", key.get(i)) + " = k.k" + (i + 1))
                        .collect(Collectors.joining(" AND ", "\n    AND CASE WHEN ", " THEN true ELSE false END"));
    }

    /// A plan that the server keeps is made for few places, of which it compares each row with all: that takes the
    /// square of their number.
    static void planAnew(PreparedStatement statement) throws SQLException {
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
    }

    /// @return the next free parameter
    static int bind(PreparedStatement statement, int at, Places places) throws SQLException {
        ArrayBytes.bind(statement, at, places);
        ArrayBytes.bind(statement, at + 1, places);
        return at + 2;
    }
}
