package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.Join;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Retaining;
import dev.holdfast.dialect.RetentionClock;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ends of archived rows on SQL Server.
///
/// What has no end ends at [SqlServerText#ENDLESS]: the server has no infinity. Ends of rows that go are reckoned here
/// and not by the server, whose time zones have other names and other histories ([#reckon]).
final class SqlServerRetaining implements Retaining {
    /// Another day for each of this many days at most: more cannot be drawn, and would not fit a forecast.
    private static final int MOST_DAYS = 200_000;

    /// More than zones and months of other lengths make of a difference.
    private static final int SPARE_DAYS = 7;

    private static final String FROM = SqlServerText.quote(RetentionClock.COLUMN);

    private final CriteriaSql criteria;

    SqlServerRetaining(CriteriaSql criteria) {
        this.criteria = criteria;
    }

    @Override
    public Fragment end(String alias, boolean dated, @Nullable Period floor, ZoneId zone) {
        String own = alias + ".hf_retain_until";
        if (floor == null) {
            return Fragment.of(own);
        }
        String archived = plus(alias + ".hf_archived_at", floor, zone);
        if (!dated) {
            return Fragment.of(later(own, archived));
        }
        String from = alias + "." + FROM;
        return Fragment.of(later(
                own,
                "CASE WHEN %s IS NULL THEN %s ELSE %s END"
                        .formatted(from, archived, plus(from, floor.plusDays(1), zone)))); // a day ends
    }

    /// GREATEST came with SQL Server 2022.
    private static String later(String one, String other) {
        return "(SELECT MAX(moment) FROM (VALUES (%s), (%s)) both_ends(moment))".formatted(one, other);
    }

    /// Beyond the year 9999 the server adds nothing: it fails. Whoever has no end writes 31 December 9999 as a date, so
    /// what would come near that has no end.
    private static String plus(String moment, Period period, ZoneId zone) {
        String at = WindowsZone.at(zone);
        return "CASE WHEN %s < %s THEN DATEADD(day, %d, DATEADD(month, %d, CAST(%1$s%5$s AS datetime2(6))))%5$s ELSE %6$s END"
                .formatted(moment, literal(latest(period)), period.getDays(), period.toTotalMonths(), at, endless());
    }

    /// The latest moment that a period may be added to, in any zone.
    private static Instant latest(Period period) {
        return SqlServerText.ENDLESS
                .atOffset(ZoneOffset.UTC)
                .minusDays(SPARE_DAYS)
                .minus(period)
                .toInstant();
    }

    @Override
    public boolean dated(Connection archive, TableName table) throws SQLException {
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT COUNT_BIG(*)
                FROM sys.tables t
                JOIN sys.schemas s ON s.schema_id = t.schema_id
                JOIN sys.columns c ON c.object_id = t.object_id
                WHERE s.name = ? AND t.name = ? AND c.name = ?""")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.table());
            statement.setString(3, RetentionClock.COLUMN);
            return SqlServerText.number(statement) > 0;
        }
    }

    @Override
    public List<Aged> aged(
            Connection connection,
            TableName table,
            List<Join> joins,
            Condition condition,
            @Nullable ColumnOperand age,
            ZoneId zone)
            throws SQLException {
        Fragment due = criteria.condition(condition, "t");
        String from =
                "FROM %s t\n%s\nWHERE %s".formatted(SqlServerText.quote(table), criteria.joins(joins, "t"), due.sql());
        String sql = age == null
                ? "SELECT CAST(NULL AS date), COUNT_BIG(*) " + from + " HAVING COUNT_BIG(*) > 0"
                : """
                SELECT TOP (%d) aged.day, COUNT_BIG(*)
                FROM (SELECT %s AS day %s) aged
                GROUP BY aged.day
                ORDER BY CASE WHEN aged.day IS NULL THEN 1 ELSE 0 END, aged.day""".formatted(MOST_DAYS + 1, day(reference(age, "t"), age.type(), zone), from);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            SqlServerText.bind(statement, 1, due.values());
            List<Aged> aged = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    aged.add(new Aged(day(row, 1), row.getLong(2)));
                }
            }
            return few(aged, table);
        }
    }

    private static @Nullable LocalDate day(ResultSet row, int column) throws SQLException {
        return row.getObject(column, LocalDate.class);
    }

    private static <T> List<T> few(List<T> found, TableName table) throws SQLException {
        if (found.size() > MOST_DAYS) {
            throw new SQLException(table + ": its rows are of more than " + MOST_DAYS + " days", "54000");
        }
        return found;
    }

    private static String day(String reference, String type, ZoneId zone) {
        return "CAST(" + reference + (isMoment(type) ? WindowsZone.at(zone) : "") + " AS date)";
    }

    private static boolean isMoment(String type) {
        return type.startsWith("datetimeoffset");
    }

    @Override
    public List<Kept> kept(Connection archive, TableName table, ZoneId zone) throws SQLException {
        boolean dated = dated(archive, table);
        String at = WindowsZone.at(zone);
        String sql = """
                SELECT TOP (%d) kept.since, kept.until, kept.dated, COUNT_BIG(*)
                FROM (
                  SELECT CAST(%s%s AS date) AS since,
                    CASE WHEN a.hf_retain_until < %s THEN CAST(a.hf_retain_until%s AS date) END AS until,
                    %s AS dated
                  FROM %s a) kept
                GROUP BY kept.since, kept.until, kept.dated
                ORDER BY CASE WHEN kept.until IS NULL THEN 1 ELSE 0 END, kept.until, kept.since""".formatted(
                        MOST_DAYS + 1,
                        dated ? "COALESCE(a." + FROM + ", a.hf_archived_at)" : "a.hf_archived_at",
                        at,
                        endless(),
                        at,
                        dated ? SqlServerText.truth("a." + FROM + " IS NOT NULL") : "0",
                        SqlServerText.quote(table));
        List<Kept> kept = new ArrayList<>();
        try (PreparedStatement statement = archive.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                LocalDate from = java.util.Objects.requireNonNull(day(row, 1), "every row was archived at some time");
                kept.add(new Kept(from, day(row, 2), row.getInt(3) == 1, row.getLong(4)));
            }
        }
        return few(kept, table);
    }

    /// The moment as T-SQL.
    static String endless() {
        return literal(SqlServerText.ENDLESS);
    }

    private static String literal(Instant moment) {
        return "CAST(N'" + SqlServerText.moment(moment) + "' AS datetimeoffset(6))";
    }

    @Override
    public @Nullable Long sampledRowBytes(Connection connection, TableName table) throws SQLException {
        List<String> columns = new SqlServerArchiveDdl()
                .archiveColumns(connection, table).orElse(List.of()).stream()
                        .map(dev.holdfast.dialect.Column::name)
                        .toList();
        if (columns.isEmpty()) {
            return null;
        }
        String sql = "SELECT COUNT_BIG(*), COALESCE(SUM(%s), 0) FROM (SELECT TOP (1000) * FROM %s) t"
                .formatted(SqlServerHash.bytes("t", columns), SqlServerText.quote(table));
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1) == 0 ? null : row.getLong(2) / row.getLong(1);
        }
    }

    /// The server bounds waits for locks and no statement: a longer statement is ended by the driver's own bound.
    @Override
    public void limit(Connection connection, long millis) throws SQLException {
        SqlServerText.execute(connection, "SET LOCK_TIMEOUT " + millis);
    }

    /// The date of the row `t` that goes, looked up in its root row and through the join.
    static String date(CriteriaSql criteria, MoveTable table, RetentionClock clock) {
        if (table.root()) {
            return clock.joins().isEmpty()
                    ? reference(clock.column(), "t")
                    : "(SELECT %s FROM (SELECT 1 AS one) hf_one %s)"
                            .formatted(reference(clock.column(), "t"), criteria.joins(clock.joins(), "t"));
        }
        return "(SELECT %s FROM (SELECT * FROM %s hf_of WHERE %s) hf_root %s)"
                .formatted(
                        reference(clock.column(), "hf_root"),
                        SqlServerText.quote(clock.root()),
                        SqlServerText.matches("hf_of", table.rootKey()),
                        criteria.joins(clock.joins(), "hf_root"));
    }

    private static String reference(ColumnOperand column, String root) {
        return SqlServerText.quote(column.alias() == null ? root : column.alias()) + "."
                + SqlServerText.quote(column.column());
    }

    /// Gives each captured row its end, by the date that was captured with it.
    static void reckon(Connection connection, RetentionClock clock) throws SQLException {
        String spelt = SqlServerText.text(
                "r.hf_date", SqlServerType.parse(clock.column().type()));
        List<List<String>> ends = new ArrayList<>();
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT DISTINCT " + spelt + " FROM #hf_rows r WHERE r.hf_date IS NOT NULL")) {
            while (row.next()) {
                String date = row.getString(1);
                Ends reckoned = ends(date, clock);
                ends.add(List.of(date, SqlServerText.moment(reckoned.until()), SqlServerText.moment(reckoned.from())));
            }
        }
        try (PreparedStatement statement = connection.prepareStatement("""
                UPDATE r
                SET hf_until = COALESCE(CAST(e.until AS datetimeoffset(6)), %s),
                  hf_from = CAST(e.since AS datetimeoffset(6))
                FROM #hf_rows r
                LEFT JOIN OPENJSON(?) WITH (date nvarchar(40) '$[0]', until nvarchar(40) '$[1]', since nvarchar(40) '$[2]') e
                  ON e.date = %s""".formatted(endless(), spelt))) {
            statement.setString(
                    1,
                    ends.stream().map(SqlServerText::json).collect(java.util.stream.Collectors.joining(",", "[", "]")));
            statement.executeUpdate();
        }
    }

    /// When a row with a date ends, and the moment that this is reckoned from.
    record Ends(Instant until, Instant from) {}

    /// A date counts to the end of its day.
    ///
    /// @param date as [SqlServerText#text] spells it
    static Ends ends(String date, RetentionClock clock) {
        String type = SqlServerType.parse(clock.column().type()).base();
        ZoneId zone = clock.zone();
        LocalDateTime local =
                switch (type) {
                    case "date" -> LocalDate.parse(date).atStartOfDay();
                    case "datetimeoffset" ->
                        OffsetDateTime.parse(date.replaceFirst(" ", "T").replace(" ", ""))
                                .atZoneSameInstant(zone)
                                .toLocalDateTime();
                    default -> LocalDateTime.parse(date.replace(' ', 'T'));
                };
        Instant until = end(local, clock.retention().plusDays(type.equals("date") ? 1 : 0), zone);
        Instant from = local.atZone(zone).toInstant();
        return new Ends(
                until,
                from.isAfter(SqlServerText.ENDLESS) ? SqlServerText.ENDLESS : from.truncatedTo(ChronoUnit.MICROS));
    }

    private static Instant end(LocalDateTime local, Period retention, ZoneId zone) {
        try {
            Instant end = local.plus(retention).atZone(zone).toInstant();
            return end.isAfter(SqlServerText.ENDLESS) ? SqlServerText.ENDLESS : end;
        } catch (DateTimeException e) { // later than any calendar
            return SqlServerText.ENDLESS;
        }
    }
}
