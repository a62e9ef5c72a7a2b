package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.ArchiveDdl;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.RetentionClock;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Archive tables on PostgreSQL.
///
/// The key is the source's key, then chunk and stamp: a retry meets itself, and a primary key that the application uses
/// again never collides with an older life. The second index, on the chunk alone, costs little, because chunk numbers
/// rise and PostgreSQL folds equal index entries; it serves read-back, verification and restore by chunk.
final class PostgresArchiveDdl implements ArchiveDdl {
    private static final Pattern MODIFIERS = Pattern.compile("\\([^)]*\\)|\\[\\]");

    /// Types that every PostgreSQL spells and stores alike. Others exist in their own database only and travel as
    /// text; so do xml, which loses its declaration in binary, and tsquery, whose empty value no server accepts in
    /// binary.
    private static final Set<String> BUILT_IN = Set.of(
            "smallint",
            "integer",
            "bigint",
            "numeric",
            "real",
            "double precision",
            "money",
            "boolean",
            "text",
            "character varying",
            "character",
            "\"char\"",
            "name",
            "bytea",
            "uuid",
            "date",
            "time without time zone",
            "time with time zone",
            "timestamp without time zone",
            "timestamp with time zone",
            "interval",
            "json",
            "jsonb",
            "inet",
            "cidr",
            "macaddr",
            "macaddr8",
            "bit",
            "bit varying",
            "point",
            "line",
            "lseg",
            "box",
            "path",
            "polygon",
            "circle",
            "tsvector",
            "int4range",
            "int8range",
            "numrange",
            "tsrange",
            "tstzrange",
            "daterange",
            "int4multirange",
            "int8multirange",
            "nummultirange",
            "tsmultirange",
            "tstzmultirange",
            "datemultirange",
            "jsonpath",
            "pg_lsn",
            "oid");

    /// Narrow to wide.
    private static final List<String> INTEGERS = List.of("smallint", "integer", "bigint");

    private static final Set<String> UNBOUNDED_TEXT = Set.of("text", "character varying");
    private static final Pattern VARYING = Pattern.compile("character varying\\((\\d+)\\)");
    private static final Pattern NUMERIC = Pattern.compile("numeric\\((\\d+),(-?\\d+)\\)");

    static void lock(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(hashtextextended('holdfast/ddl', 0))");
        }
    }

    /// Types are spelt as a reader spells them, whose search path this is; otherwise a column of a user's type would
    /// seem to have changed.
    @Override
    public void lockForDdl(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET LOCAL search_path = pg_catalog");
        }
        lock(connection);
    }

    @Override
    public MoveTable.MoveColumn archived(Column column, boolean sameDatabase) {
        String bare = MODIFIERS.matcher(column.type()).replaceAll("").strip();
        boolean portable = sameDatabase || BUILT_IN.contains(bare);
        return new MoveTable.MoveColumn(column, portable ? column.type() : "text", !portable);
    }

    @Override
    public Optional<List<Column>> archiveColumns(Connection connection, TableName table) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull
                FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')
                ORDER BY a.attnum""")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.table());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(new Column(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getBoolean(3),
                            false,
                            false,
                            true,
                            KeyType.TEXT));
                }
            }
        }
        return columns.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(columns));
    }

    @Override
    public List<String> createArchiveTable(MoveTable table) {
        String name = PostgresText.quote(table.archive());
        String columns = table.columns().stream()
                .map(column -> "  " + PostgresText.quote(column.name()) + " " + column.archiveType()
                        + (isKey(table, column.name()) ? " NOT NULL" : ""))
                .collect(Collectors.joining(",\n"));
        String key = table.key().stream()
                .map(column -> PostgresText.quote(column.name()))
                .collect(Collectors.joining(", "));
        return List.of(
                "CREATE SCHEMA IF NOT EXISTS "
                        + PostgresText.quote(table.archive().schema()),
                """
                CREATE TABLE %s (
                %s,
                  hf_archived_at timestamptz NOT NULL,
                  hf_session bigint NOT NULL,
                  hf_chunk bigint NOT NULL,
                  hf_retain_until timestamptz NOT NULL,%s
                  PRIMARY KEY (%s, hf_chunk, hf_archived_at)
                ) PARTITION BY RANGE (hf_archived_at)""".formatted(
                                name,
                                columns,
                                table.clock() == null ? "" : "\n  " + RetentionClock.COLUMN + " timestamptz,",
                                key),
                "CREATE INDEX ON %s (hf_chunk)".formatted(name));
    }

    private static boolean isKey(MoveTable table, String column) {
        return table.key().stream().anyMatch(key -> key.name().equals(column));
    }

    @Override
    public MoveTable.MoveColumn retentionColumn() {
        String type = "timestamp with time zone";
        return new MoveTable.MoveColumn(
                new Column(RetentionClock.COLUMN, type, true, false, false, true, KeyType.TEXT), type, false);
    }

    @Override
    public String addArchiveColumn(TableName table, MoveTable.MoveColumn column) {
        return "ALTER TABLE " + PostgresText.quote(table) + " ADD COLUMN " + PostgresText.quote(column.name()) + " "
                + column.archiveType();
    }

    @Override
    public String dropArchiveColumn(TableName table, String column) {
        return "ALTER TABLE IF EXISTS " + PostgresText.quote(table) + " DROP COLUMN IF EXISTS "
                + PostgresText.quote(column);
    }

    @Override
    public String dropArchiveTable(TableName table) {
        return "DROP TABLE IF EXISTS " + PostgresText.quote(table);
    }

    /// Integers hash and are spelt alike in every width; text of any length, and numerics of one scale, are stored
    /// alike. Not so `character(n)`, whose blanks are part of a root, and `real`, whose text is another as `double
    /// precision`.
    @Override
    public Widening widening(String from, String to) {
        int narrow = INTEGERS.indexOf(from);
        if (narrow >= 0 && INTEGERS.indexOf(to) > narrow) {
            return Widening.REWRITE;
        }
        Matcher varying = VARYING.matcher(from);
        Matcher wider = VARYING.matcher(to);
        if (varying.matches()
                && (UNBOUNDED_TEXT.contains(to) || (wider.matches() && number(wider, 1) > number(varying, 1)))) {
            return Widening.IN_PLACE;
        }
        if (!from.equals(to) && UNBOUNDED_TEXT.contains(from) && UNBOUNDED_TEXT.contains(to)) {
            return Widening.IN_PLACE;
        }
        Matcher numeric = NUMERIC.matcher(from);
        Matcher longer = NUMERIC.matcher(to);
        if (numeric.matches()
                && (to.equals("numeric")
                        || (longer.matches()
                                && number(longer, 1) > number(numeric, 1)
                                && number(longer, 2) == number(numeric, 2)))) {
            return Widening.IN_PLACE;
        }
        return Widening.NONE;
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    @Override
    public String widenArchiveColumn(TableName table, String column, String type) {
        return "ALTER TABLE " + PostgresText.quote(table) + " ALTER COLUMN " + PostgresText.quote(column) + " TYPE "
                + type;
    }

    /// A cast alone would cut blanks and round fractions without a word. What is no boolean makes the statement fail.
    @Override
    public String narrowArchiveColumn(TableName table, String column, String type) {
        return """
                ALTER TABLE IF EXISTS %1$s ALTER COLUMN %2$s TYPE %3$s
                USING CASE WHEN %2$s::%3$s::text IS NOT DISTINCT FROM %2$s::text THEN %2$s::%3$s
                           ELSE (%2$s::text || ' does not fit')::boolean::text::%3$s END""".formatted(PostgresText.quote(table), PostgresText.quote(column), type);
    }

    @Override
    public boolean drops(String statement) {
        return statement.startsWith("DROP ") || statement.contains(" DROP COLUMN ");
    }

    @Override
    public long storedBytes(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT coalesce(sum(CASE WHEN pg_relation_size(p.relid) > 0 THEN pg_total_relation_size(p.relid) END), 0)
                FROM pg_partition_tree(to_regclass(?)) p""")) {
            statement.setString(1, PostgresText.quote(table));
            return PostgresMarking.number(statement);
        }
    }

    @Override
    public boolean used(Connection connection, TableName table, String column) throws SQLException {
        boolean there = archiveColumns(connection, table)
                .filter(columns -> column.isEmpty()
                        || columns.stream().anyMatch(each -> each.name().equals(column)))
                .isPresent();
        if (!there) {
            return false;
        }
        try (var statement = connection.createStatement()) {
            statement.execute("LOCK TABLE " + PostgresText.quote(table) + " IN ACCESS EXCLUSIVE MODE");
        }
        String holds = "SELECT count(*) FROM (SELECT FROM " + PostgresText.quote(table)
                + (column.isEmpty() ? "" : " WHERE " + PostgresText.quote(column) + " IS NOT NULL") + " LIMIT 1) held";
        try (PreparedStatement values = connection.prepareStatement(holds);
                PreparedStatement proofs = connection.prepareStatement("""
                        SELECT count(*) FROM holdfast.manifest
                        WHERE table_name = ? AND row_count > 0 AND (? = '' OR ? = ANY (hashed_columns))""")) {
            proofs.setString(1, table.toString());
            proofs.setString(2, column);
            proofs.setString(3, column);
            return PostgresMarking.number(values) > 0 || PostgresMarking.number(proofs) > 0;
        }
    }

    @Override
    public void ensurePartitions(Connection connection, TableName table, Instant from, Instant to) throws SQLException {
        YearMonth last = YearMonth.from(to.atOffset(ZoneOffset.UTC)).plusMonths(1);
        for (YearMonth month = YearMonth.from(from.atOffset(ZoneOffset.UTC));
                !month.isAfter(last);
                month = month.plusMonths(1)) {
            TableName partition = new TableName(table.schema(), partitionName(table.table(), month));
            if (!exists(connection, partition)) {
                try (var statement = connection.createStatement()) {
                    statement.execute(
                            "CREATE TABLE %s PARTITION OF %s FOR VALUES FROM ('%s-01 00:00+00') TO ('%s-01 00:00+00')"
                                    .formatted(
                                            PostgresText.quote(partition),
                                            PostgresText.quote(table),
                                            month,
                                            month.plusMonths(1)));
                }
            }
        }
    }

    /// `orders_y2026m11`; a long table name is cut and told apart by a hash, because names end at 63 bytes.
    private static String partitionName(String table, YearMonth month) {
        String suffix = String.format(Locale.ROOT, "_y%04dm%02d", month.getYear(), month.getMonthValue());
        String whole = table + suffix;
        if (whole.getBytes(java.nio.charset.StandardCharsets.UTF_8).length <= 63) {
            return whole;
        }
        String hash = Integer.toHexString(table.hashCode());
        int keep = 30;
        String head = table.codePoints()
                .limit(keep / 2)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return head + "_" + hash + suffix;
    }

    private static boolean exists(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.table());
            try (ResultSet found = statement.executeQuery()) {
                return found.next();
            }
        }
    }
}
