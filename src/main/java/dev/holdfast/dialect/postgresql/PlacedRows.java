package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Places;
import dev.holdfast.dialect.RetentionClock;
import dev.holdfast.dialect.RowsElsewhere;
import dev.holdfast.dialect.Stamp;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

    /// Copies what lies in the places of a root table, if it has the keys.
    ///
    /// What all rows have in common is not sent by the source, but joined to each row on its way. The server looks
    /// up a
    /// named zone for each row, which takes a fifth of the copy's time; so it is the transaction's meanwhile, where
    /// nothing else in the query hangs on that.
    ///
    /// @throws RowsElsewhere when other rows lie there now; then the archive holds them, until it is rolled back
    static Digest copy(
            CriteriaSql criteria,
            Connection source,
            Connection archive,
            MoveTable table,
            Keys keys,
            Places places,
            Stamp stamp)
            throws SQLException {
        KeyedRows keyed = new KeyedRows(table, keys, common(table, stamp));
        ZoneId zone = zone(table, keyed);
        @Nullable String before = bind(source, places, zone);
        Digest sent = ByteCopy.through(
                source, outSql(criteria, table, keyed.ahead(), zone != null), archive, copyInSql(table), keyed);
        if (before != null) {
            settle(source, before);
        }
        if (!keyed.complete()) {
            throw new RowsElsewhere(table.source());
        }
        return sent;
    }

    private static CommonValues common(MoveTable table, Stamp stamp) {
        long archived = Spelling.micros(stamp.archivedAt());
        return table.clock() == null
                ? CommonValues.of(archived, stamp.session(), stamp.chunk(), Spelling.micros(stamp.retainUntil()))
                : CommonValues.of(archived, stamp.session(), stamp.chunk());
    }

    /// What the transaction's zone may be while rows are copied. Of the names without a region some mean one thing in a
    /// setting and another in `AT TIME ZONE`: there `CET` has no summer.
    ///
    /// @return null where it must stay what it is: for the text of a column, or a date that a join compares with a
    ///     moment
    private static @Nullable ZoneId zone(MoveTable table, KeyedRows keyed) {
        RetentionClock clock = table.clock();
        if (clock == null || !clock.zone().getId().contains("/")) {
            return null;
        }
        Set<String> joined =
                clock.joins().stream().flatMap(join -> join.columns().stream()).collect(Collectors.toSet());
        boolean hangsOnZone = table.columns().stream()
                .anyMatch(column -> column.asText() || (joined.contains(column.name()) && isTime(column)));
        return hangsOnZone || !keyed.ahead().isEmpty() ? null : clock.zone();
    }

    private static boolean isTime(MoveTable.MoveColumn column) {
        String type = column.column().type();
        return type.equals("date") || type.startsWith("time"); // with a zone or without
    }

    /// COPY takes no parameters.
    ///
    /// @param zone the transaction's from now on; null leaves it as it is
    /// @return the zone before; null when it is as it was
    private static @Nullable String bind(Connection source, Places places, @Nullable ZoneId zone) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement("SELECT "
                + (zone == null ? "NULL" : "current_setting('TimeZone'), set_config('TimeZone', ?, true)")
                + ", set_config('"
                + SETTING
                + "', ?, true), "
                + CHEAP)) {
            if (zone != null) {
                statement.setString(1, zone.getId());
            }
            statement.setString(zone == null ? 1 : 2, ArrayBytes.text(places));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static void settle(Connection source, String zone) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement("SELECT set_config('TimeZone', ?, true)")) {
            statement.setString(1, zone);
            statement.execute();
        }
    }

    /// As [PostgresCopying#rowsOutSql], of what lies in the places of the setting, without [CommonValues]. The planner
    /// reads the setting, too, and so knows how many rows come; the server, once, and goes from page to page.
    ///
    /// @param ahead what is to come before the columns of the row
    /// @param inZone whether the transaction has the zone of the ends
    private static String outSql(CriteriaSql criteria, MoveTable table, List<String> ahead, boolean inZone) {
        List<String> values = new ArrayList<>(ahead);
        values.add(PostgresCopying.sent("t", table));
        RetentionClock clock = table.clock();
        if (clock != null) {
            String date = PostgresRetaining.reference(clock.column(), "t");
            values.add(inZone ? PostgresRetaining.stampedInZone(date, clock) : PostgresRetaining.stamped(date, clock));
        }
        return """
                COPY (
                  SELECT %s
                  FROM ONLY %s t%s
                  WHERE t.ctid = ANY (current_setting('%s')::tid[])
                ) TO STDOUT (FORMAT binary)""".formatted(
                        String.join(", ", values),
                        PostgresText.quote(table.source()),
                        clock == null ? "" : "\n  " + criteria.joins(clock.joins(), "t"),
                        SETTING);
    }

    /// What all rows have in common comes last.
    private static String copyInSql(MoveTable table) {
        return "COPY %s (%s) FROM STDIN (FORMAT binary)"
                .formatted(PostgresText.quote(table.archive()), ArchiveColumns.commonLast(table));
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
