package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.SessionTables.Kept;
import dev.holdfast.dialect.SessionTables.Layout;
import dev.holdfast.dialect.SessionTables.Numbered;
import dev.holdfast.dialect.SessionTables.Receipt;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What is kept of session tables in their own database: one table for all tables of a child, with all of their rows
/// as they were, and one receipt a table.
final class PostgresKeptRows {
    static final String RECEIPTS = "holdfast.legacy_receipt";

    void prepare(Connection connection, Kept kept) throws SQLException {
        String table = PostgresText.quote(kept.table());
        String columns = kept.layout().columns().stream()
                .map(column -> PostgresText.quote(column.name()) + " " + column.type())
                .collect(Collectors.joining(", "));
        execute(connection, "CREATE SCHEMA IF NOT EXISTS holdfast");
        execute(connection, """
                CREATE TABLE IF NOT EXISTS %s (
                  installation uuid NOT NULL,
                  plan_id bigint NOT NULL,
                  number int NOT NULL,
                  child text NOT NULL,
                  session text NOT NULL,
                  generation int NOT NULL,
                  row_count bigint NOT NULL,
                  row_hash numeric NOT NULL,
                  pending bigint NOT NULL,
                  pending_hash numeric NOT NULL,
                  dropped boolean NOT NULL DEFAULT false,
                  settled int NOT NULL DEFAULT 0,
                  folded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                  PRIMARY KEY (installation, plan_id, number)
                )""".formatted(RECEIPTS));
        // settled: ids up to that generation are at their child; hf_generation: in which fold an id was pending for the
        // first time
        execute(
                connection,
                "CREATE TABLE IF NOT EXISTS %s (hf_number int NOT NULL, hf_generation int NOT NULL, %s)"
                        .formatted(table, columns));
        execute(
                connection,
                "CREATE INDEX IF NOT EXISTS %s ON %s (hf_number)"
                        .formatted(PostgresText.quote(kept.table().table() + "_number"), table));
    }

    List<Receipt> keep(Connection connection, Kept kept, List<Numbered> tables, int generation) throws SQLException {
        PostgresSessionDrops.lockTables(connection, tables, "SHARE");
        if (generation == 1) {
            execute(connection, copies(kept, tables));
        } else {
            for (Numbered table : tables) {
                keepAgain(connection, kept, table, generation);
            }
        }
        List<Integer> numbers = tables.stream().map(Numbered::number).toList();
        List<Integer> keyless = keyless(connection, kept, numbers);
        List<Receipt> written = write(
                connection,
                kept,
                tables.stream()
                        .filter(table -> !keyless.contains(table.number()))
                        .toList(),
                generation);
        if (!keyless.isEmpty()) {
            forget(connection, kept, keyless);
        }
        return written;
    }

    private static String copies(Kept kept, List<Numbered> tables) {
        String columns = columns("t", kept.layout());
        return "INSERT INTO %s (hf_number, hf_generation, %s)\n"
                        .formatted(PostgresText.quote(kept.table()), names(kept.layout()))
                + tables.stream()
                        .map(table -> "SELECT %d, 1, %s FROM %s t"
                                .formatted(table.number(), columns, PostgresText.quote(table.table())))
                        .collect(Collectors.joining("\nUNION ALL\n"));
    }

    /// Takes the rows as they are now. An id that was pending before keeps its generation: it was handed on then.
    private static void keepAgain(Connection connection, Kept kept, Numbered table, int generation)
            throws SQLException {
        Layout layout = kept.layout();
        String same = layout.key().stream()
                .map(PostgresText::quote)
                .map(name -> "o." + name + " = t." + name)
                .collect(Collectors.joining(" AND "));
        String keys = PostgresText.columns("o", layout.key());
        execute(connection, """
                WITH old AS (DELETE FROM %1$s k WHERE k.hf_number = %2$d RETURNING k.*)
                INSERT INTO %1$s (hf_number, hf_generation, %3$s)
                SELECT %2$d, coalesce(o.generation, %6$d), %7$s
                FROM %8$s t
                LEFT JOIN (SELECT %9$s, min(o.hf_generation) AS generation FROM old o WHERE %5$s GROUP BY %9$s) o
                  ON %4$s""".formatted(
                        PostgresText.quote(kept.table()),
                        table.number(),
                        names(layout),
                        same,
                        PostgresSessionTables.pending("o", layout),
                        generation,
                        columns("t", layout),
                        PostgresText.quote(table.table()),
                        keys));
    }

    private static String names(Layout layout) {
        return layout.columns().stream()
                .map(Column::name)
                .map(PostgresText::quote)
                .collect(Collectors.joining(", "));
    }

    private static String columns(String alias, Layout layout) {
        return PostgresText.columns(
                alias, layout.columns().stream().map(Column::name).toList());
    }

    private static List<Integer> keyless(Connection connection, Kept kept, List<Integer> numbers) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT DISTINCT k.hf_number FROM %s k WHERE k.hf_number = ANY (?) AND %s AND NOT (%s)"
                        .formatted(
                                PostgresText.quote(kept.table()),
                                PostgresSessionTables.pending("k", kept.layout()),
                                PostgresSessionTables.keyed("k", kept.layout())))) {
            select.setArray(1, ints(connection, numbers));
            try (ResultSet row = select.executeQuery()) {
                return List.copyOf(PostgresSessionTables.numbers(row));
            }
        }
    }

    private static List<Receipt> write(Connection connection, Kept kept, List<Numbered> tables, int generation)
            throws SQLException {
        if (tables.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement insert = connection.prepareStatement("""
                WITH counted AS (
                  SELECT k.hf_number AS number, count(*) AS row_count, sum(%2$s) AS row_hash
                  FROM %1$s k WHERE k.hf_number = ANY (?) GROUP BY 1
                ), due AS (
                  SELECT number, count(*) AS pending, sum(%3$s) AS pending_hash
                  FROM (%4$s) id GROUP BY 1
                )
                INSERT INTO holdfast.legacy_receipt AS r (installation, plan_id, number, child, session, generation,
                  row_count, row_hash, pending, pending_hash)
                SELECT ?, ?, n.number, ?, n.session, ?, coalesce(c.row_count, 0), coalesce(c.row_hash, 0),
                  coalesce(d.pending, 0), coalesce(d.pending_hash, 0)
                FROM unnest(?::int[], ?::text[]) n(number, session)
                LEFT JOIN counted c ON c.number = n.number
                LEFT JOIN due d ON d.number = n.number
                ON CONFLICT (installation, plan_id, number) DO UPDATE SET generation = excluded.generation,
                  row_count = excluded.row_count, row_hash = excluded.row_hash, pending = excluded.pending,
                  pending_hash = excluded.pending_hash, folded_at = clock_timestamp()
                RETURNING number, generation, row_count, row_hash, pending, pending_hash, dropped""".formatted(
                        PostgresText.quote(kept.table()),
                        PostgresSessionTables.rowHash("k", kept.layout()),
                        PostgresText.hash(
                                IntStream.rangeClosed(1, kept.layout().key().size())
                                        .mapToObj(i -> "k" + i)
                                        .toList(),
                                dev.holdfast.dialect.MoveTable.Hashing.RECORD),
                        ids(kept)))) {
            List<Integer> numbers = tables.stream().map(Numbered::number).toList();
            insert.setArray(1, ints(connection, numbers));
            insert.setArray(2, ints(connection, numbers));
            insert.setInt(3, generation);
            insert.setObject(4, kept.installation());
            insert.setLong(5, kept.plan());
            insert.setString(6, kept.child());
            insert.setInt(7, generation);
            insert.setArray(8, ints(connection, numbers));
            insert.setArray(
                    9,
                    connection.createArrayOf(
                            "text", tables.stream().map(Numbered::session).toArray()));
            return read(insert);
        }
    }

    /// Kept ids that were pending, each once. Parameters: numbers, generation.
    private static String ids(Kept kept) {
        return "SELECT DISTINCT k.hf_number AS number, %s FROM %s k WHERE k.hf_number = ANY (?) AND k.hf_generation = ? AND %s"
                .formatted(
                        PostgresSessionTables.keys("k", kept.layout()),
                        PostgresText.quote(kept.table()),
                        PostgresSessionTables.pending("k", kept.layout()));
    }

    private static List<Receipt> read(PreparedStatement statement) throws SQLException {
        List<Receipt> receipts = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                receipts.add(new Receipt(
                        row.getInt(1),
                        row.getInt(2),
                        row.getLong(3),
                        row.getBigDecimal(4),
                        row.getLong(5),
                        row.getBigDecimal(6),
                        row.getBoolean(7)));
            }
        }
        return receipts;
    }

    Map<Integer, Receipt> receipts(Connection connection, Kept kept, List<Integer> numbers) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT number, generation, row_count, row_hash, pending, pending_hash, dropped
                FROM holdfast.legacy_receipt WHERE installation = ? AND plan_id = ? AND number = ANY (?)""")) {
            select.setObject(1, kept.installation());
            select.setLong(2, kept.plan());
            select.setArray(3, ints(connection, numbers));
            return read(select).stream().collect(Collectors.toMap(Receipt::number, receipt -> receipt));
        }
    }

    Map<Integer, Keys> pending(Connection connection, Kept kept, List<Integer> numbers, int generation)
            throws SQLException {
        List<KeyType> types =
                kept.layout().keyColumns().stream().map(Column::keyType).toList();
        String arrays = IntStream.rangeClosed(1, types.size())
                .mapToObj(i -> "array_agg(k" + i + ")")
                .collect(Collectors.joining(", "));
        Map<Integer, Keys> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT number, " + arrays + " FROM (" + ids(kept) + ") id GROUP BY number")) {
            select.setArray(1, ints(connection, numbers));
            select.setInt(2, generation);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    List<Object> columns = new ArrayList<>();
                    for (int i = 0; i < types.size(); i++) {
                        columns.add(column(types.get(i), row.getArray(i + 2)));
                    }
                    found.put(row.getInt(1), new Keys(types, columns));
                }
            }
        }
        return found;
    }

    private static Object column(KeyType type, Array array) throws SQLException {
        return switch (type) {
            case BIGINT -> {
                Long[] boxed = (Long[]) array.getArray();
                long[] numbers = new long[boxed.length];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = boxed[i];
                }
                yield numbers;
            }
            case UUID -> (UUID[]) array.getArray();
            case TEXT -> (String[]) array.getArray();
        };
    }

    void forget(Connection connection, Kept kept, List<Integer> numbers) throws SQLException {
        try (PreparedStatement rows = connection.prepareStatement(
                        "DELETE FROM " + PostgresText.quote(kept.table()) + " WHERE hf_number = ANY (?)");
                PreparedStatement receipts = connection.prepareStatement(
                        "DELETE FROM holdfast.legacy_receipt WHERE installation = ? AND plan_id = ? AND number = ANY (?)")) {
            rows.setArray(1, ints(connection, numbers));
            rows.executeUpdate();
            receipts.setObject(1, kept.installation());
            receipts.setLong(2, kept.plan());
            receipts.setArray(3, ints(connection, numbers));
            receipts.executeUpdate();
        }
    }

    void forgetAll(Connection connection, Kept kept) throws SQLException {
        execute(connection, "DROP TABLE IF EXISTS " + PostgresText.quote(kept.table()));
        try (PreparedStatement receipts = connection.prepareStatement(
                "DELETE FROM holdfast.legacy_receipt WHERE installation = ? AND plan_id = ? AND child = ?")) {
            receipts.setObject(1, kept.installation());
            receipts.setLong(2, kept.plan());
            receipts.setString(3, kept.child());
            receipts.executeUpdate();
        }
    }

    void settled(Connection connection, Kept kept, List<Integer> numbers) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE holdfast.legacy_receipt SET settled = generation
                WHERE installation = ? AND plan_id = ? AND number = ANY (?) AND settled < generation""")) {
            update.setObject(1, kept.installation());
            update.setLong(2, kept.plan());
            update.setArray(3, ints(connection, numbers));
            update.executeUpdate();
        }
    }

    /// Kept rows that are not what their receipts say.
    Map<Integer, String> changes(Connection connection, Kept kept, List<Integer> numbers) throws SQLException {
        Map<Integer, String> changes = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                """
                SELECT n.number, r.row_count, coalesce(k.row_count, 0)
                FROM unnest(?::int[]) n(number)
                LEFT JOIN holdfast.legacy_receipt r
                  ON r.installation = ? AND r.plan_id = ? AND r.number = n.number
                LEFT JOIN (SELECT k.hf_number, count(*) AS row_count, sum(%s) AS row_hash FROM %s k
                           WHERE k.hf_number = ANY (?) GROUP BY 1) k ON k.hf_number = n.number
                WHERE r.number IS NULL OR r.row_count <> coalesce(k.row_count, 0)
                  OR r.row_hash <> coalesce(k.row_hash, 0)""".formatted(PostgresSessionTables.rowHash("k", kept.layout()), PostgresText.quote(kept.table())))) {
            select.setArray(1, ints(connection, numbers));
            select.setObject(2, kept.installation());
            select.setLong(3, kept.plan());
            select.setArray(4, ints(connection, numbers));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long receipt = row.getLong(2);
                    changes.put(
                            row.getInt(1),
                            row.wasNull()
                                    ? "it has no receipt"
                                    : "its receipt says %d rows, %d are kept, or they differ"
                                            .formatted(receipt, row.getLong(3)));
                }
            }
        }
        return changes;
    }

    static Array ints(Connection connection, List<Integer> numbers) throws SQLException {
        return connection.createArrayOf("int4", numbers.toArray());
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
