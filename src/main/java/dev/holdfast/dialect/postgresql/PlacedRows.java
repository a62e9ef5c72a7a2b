package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Places;
import dev.holdfast.dialect.RetentionClock;
import dev.holdfast.dialect.Stamp;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGStatement;

/// Rows of a root table that are read and deleted where they lay when they were marked.
///
/// It saves more than the way through an index. Of a key of several columns the planner believes that next to nothing
/// has it, and looks joined rows up one by one; of places it knows how many there are.
///
/// The keys of what is copied are compared with those that were marked ([KeyedRows]); what the delete then takes from
/// these places must add up to the copy. So no row goes that was not marked, though the delete is handed no key.
final class PlacedRows {
    private static final String SETTING = "holdfast.places";

    /// How a delete finds its rows; one parameter.
    static final String MATCHES = "t.ctid = ANY (?::tid[])";

    /// A row in its place is priced as next to nothing, for it was read a moment ago; else whole tables would be read
    /// for each chunk.
    private static final String CHEAP =
            "set_config('random_page_cost', '0.01', true), set_config('enable_tidscan', 'on', true)";

    private PlacedRows() {}

    /// COPY takes no parameters.
    static void bindToSetting(Connection source, Places places) throws SQLException {
        try (PreparedStatement statement =
                source.prepareStatement("SELECT set_config('" + SETTING + "', ?, true), " + CHEAP)) {
            statement.setString(1, ArrayBytes.text(places));
            statement.execute();
        }
    }

    /// As [PostgresCopying#rowsOutSql], of what lies in the places of the setting. The planner reads it, too, and so
    /// knows how many rows come; the server, once, and goes from page to page.
    ///
    /// @param ahead what is to come before the columns of the row
    static String outSql(CriteriaSql criteria, MoveTable table, Stamp stamp, List<String> ahead) {
        RetentionClock clock = table.clock();
        String joins = clock == null ? "" : "\n  " + criteria.joins(clock.joins(), "t");
        return """
                COPY (
                  SELECT %s%s, %s
                  FROM ONLY %s t%s
                  WHERE t.ctid = ANY (current_setting('%s')::tid[])
                ) TO STDOUT (FORMAT binary)""".formatted(
                        ahead.stream().map(each -> each + ", ").collect(Collectors.joining()),
                        PostgresCopying.stamped(table, stamp),
                        clock == null
                                ? "timestamptz '" + stamp.retainUntil() + "'"
                                : PostgresRetaining.stamped(PostgresRetaining.reference(clock.column(), "t"), clock),
                        PostgresText.quote(table.source()),
                        joins,
                        SETTING);
    }

    /// For a delete that finds its rows by [#MATCHES]. A plan that the server keeps is made for few places, of which it
    /// compares each row with all: that takes the square of their number.
    static void prepare(Connection source, PreparedStatement statement) throws SQLException {
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        try (Statement settings = source.createStatement()) {
            settings.execute("SELECT " + CHEAP);
        }
    }
}
