package dev.holdfast.dialect.postgresql;

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
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ends of archived rows on PostgreSQL.
final class PostgresRetaining implements Retaining {
    /// Another day for each of this many days at most: more cannot be drawn, and would not fit a forecast.
    private static final int MOST_DAYS = 200_000;

    private static final String FROM = PostgresText.quote(RetentionClock.COLUMN);

    private final CriteriaSql criteria;

    PostgresRetaining(CriteriaSql criteria) {
        this.criteria = criteria;
    }

    @Override
    public Fragment end(String alias, boolean dated, @Nullable Period floor, ZoneId zone) {
        String own = alias + ".hf_retain_until";
        if (floor == null) {
            return Fragment.of(own);
        }
        String archived = plus(alias + ".hf_archived_at", floor.toString(), zone);
        if (!dated) {
            return Fragment.of("greatest(" + own + ", " + archived + ")");
        }
        String from = alias + "." + FROM;
        return Fragment.of("greatest(%s, CASE WHEN %s IS NULL THEN %s ELSE %s END)"
                .formatted(own, from, archived, plus(from, floor.plusDays(1).toString(), zone))); // a day ends
    }

    private static String plus(String moment, String period, ZoneId zone) {
        String at = "AT TIME ZONE '" + zone.getId() + "'";
        return "((" + moment + " " + at + ") + interval '" + period + "') " + at;
    }

    @Override
    public boolean dated(Connection archive, TableName table) throws SQLException {
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT count(*) FROM pg_attribute
                WHERE attrelid = to_regclass(?) AND attname = ? AND NOT attisdropped""")) {
            statement.setString(1, PostgresText.quote(table));
            statement.setString(2, RetentionClock.COLUMN);
            return PostgresMarking.number(statement) > 0;
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
        String day = age == null ? "NULL::date" : day(reference(age, "t"), age.type(), zone);
        String sql =
                """
                SELECT %s AS day, count(*)
                FROM %s t
                %s
                WHERE %s
                GROUP BY 1 ORDER BY 1 NULLS LAST LIMIT %d""".formatted(day, PostgresText.quote(table), criteria.joins(joins, "t"), due.sql(), MOST_DAYS + 1);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            PostgresText.bind(statement, 1, due.values());
            List<Aged> aged = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    aged.add(new Aged(row.getObject(1, LocalDate.class), row.getLong(2)));
                }
            }
            return few(aged, table);
        }
    }

    private static <T> List<T> few(List<T> found, TableName table) throws SQLException {
        if (found.size() > MOST_DAYS) {
            throw new SQLException(table + ": its rows are of more than " + MOST_DAYS + " days", "54000");
        }
        return found;
    }

    private static String day(String reference, String type, ZoneId zone) {
        return isMoment(type) ? "(" + reference + " AT TIME ZONE '" + zone.getId() + "')::date" : reference + "::date";
    }

    private static boolean isMoment(String type) {
        return type.startsWith("timestamp") && type.endsWith("with time zone");
    }

    @Override
    public List<Kept> kept(Connection archive, TableName table, ZoneId zone) throws SQLException {
        boolean dated = dated(archive, table);
        String at = " AT TIME ZONE '" + zone.getId() + "')::date";
        String sql = """
                SELECT (%s%s, CASE WHEN isfinite(a.hf_retain_until) THEN (a.hf_retain_until%s END, %s, count(*)
                FROM %s a
                GROUP BY 1, 2, 3 ORDER BY 2, 1 LIMIT %d""".formatted(
                        dated ? "coalesce(a." + FROM + ", a.hf_archived_at)" : "a.hf_archived_at",
                        at,
                        at,
                        dated ? "a." + FROM + " IS NOT NULL" : "false",
                        PostgresText.quote(table),
                        MOST_DAYS + 1);
        List<Kept> kept = new ArrayList<>();
        try (PreparedStatement statement = archive.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                kept.add(new Kept(
                        row.getObject(1, LocalDate.class),
                        row.getObject(2, LocalDate.class),
                        row.getBoolean(3),
                        row.getLong(4)));
            }
        }
        return few(kept, table);
    }

    @Override
    public @Nullable Long sampledRowBytes(Connection connection, TableName table) throws SQLException {
        String sql = "SELECT avg(pg_column_size(t.*))::bigint FROM (SELECT * FROM %s LIMIT 1000) t"
                .formatted(PostgresText.quote(table));
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            long bytes = row.getLong(1);
            return row.wasNull() ? null : bytes;
        }
    }

    @Override
    public void limit(Connection connection, long millis) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET LOCAL statement_timeout = " + millis);
        }
    }

    /// The date of the row `t` that goes, looked up in its root row and through the join. A root row's own date is that
    /// of the very version that goes.
    static String date(CriteriaSql criteria, MoveTable table, RetentionClock clock) {
        if (table.root()) {
            return clock.joins().isEmpty()
                    ? reference(clock.column(), "t")
                    : "(SELECT %s FROM (SELECT 1) hf_one %s)"
                            .formatted(reference(clock.column(), "t"), criteria.joins(clock.joins(), "t"));
        }
        return "(SELECT %s FROM (SELECT * FROM %s hf_of WHERE %s) hf_root %s)"
                .formatted(
                        reference(clock.column(), "hf_root"),
                        PostgresText.quote(clock.root()),
                        PostgresText.matches("hf_of", table.rootKey()),
                        criteria.joins(clock.joins(), "hf_root"));
    }

    static String reference(ColumnOperand column, String root) {
        String alias = column.alias() == null ? PostgresText.quote(root) : PostgresText.quote(column.alias());
        return alias + "." + PostgresText.quote(column.column());
    }

    /// `hf_retain_until, hf_retain_from` of a row whose date is `date`. A date counts to the end of its day.
    static String stamped(String date, RetentionClock clock) {
        String at = " AT TIME ZONE '" + clock.zone().getId() + "'";
        return stamped(date, clock, isMoment(clock.column().type()) ? "(" + date + at + ")" : date + "::timestamp", at);
    }

    /// The same where the clock's zone is that of the transaction.
    static String stampedInZone(String date, RetentionClock clock) {
        return stamped(date, clock, date + "::timestamp", "::timestamptz");
    }

    private static String stamped(String date, RetentionClock clock, String local, String moment) {
        String day = clock.column().type().equals("date") ? " + interval '1 day'" : "";
        return "CASE WHEN isfinite(%1$s) THEN (%2$s + interval '%3$s'%4$s)%5$s ELSE 'infinity' END, CASE WHEN isfinite(%1$s) THEN %2$s%5$s END"
                .formatted(date, local, clock.retention(), day, moment);
    }
}
