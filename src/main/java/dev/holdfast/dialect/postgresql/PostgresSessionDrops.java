package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.SessionTables.Kept;
import dev.holdfast.dialect.SessionTables.Numbered;
import dev.holdfast.dialect.SessionTables.Receipt;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Takes session tables away, and brings them back as they were.
final class PostgresSessionDrops {
    private final String ddl = SqlFile.read("session-table-ddl.sql");
    private final PostgresKeptRows kept = new PostgresKeptRows();

    /// Waits a moment at most: whoever uses a table goes first.
    static void lockTables(Connection connection, List<Numbered> tables, String mode) throws SQLException {
        PostgresKeptRows.execute(connection, "SET LOCAL lock_timeout = '2s'");
        PostgresKeptRows.execute(
                connection,
                "LOCK TABLE "
                        + tables.stream()
                                .map(table -> PostgresText.quote(table.table()))
                                .collect(Collectors.joining(", "))
                        + " IN " + mode + " MODE");
    }

    /// Those of `tables` that are there, as tables.
    static Set<TableName> standing(Connection connection, List<TableName> tables) throws SQLException {
        Set<TableName> standing = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT n.nspname, c.relname FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind = 'r' AND c.oid IN (SELECT to_regclass(w) FROM unnest(?::text[]) w)""")) {
            select.setArray(1, names(connection, tables));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    standing.add(new TableName(row.getString(1), row.getString(2)));
                }
            }
        }
        return standing;
    }

    static java.sql.Array names(Connection connection, List<TableName> tables) throws SQLException {
        return connection.createArrayOf(
                "text", tables.stream().map(PostgresText::quote).toArray());
    }

    private static List<TableName> tables(List<Numbered> tables) {
        return tables.stream().map(Numbered::table).toList();
    }

    Map<TableName, String> ddl(Connection connection, List<TableName> tables) throws SQLException {
        // names are printed with their schema then, always the same
        PostgresKeptRows.execute(connection, "SET LOCAL search_path = pg_catalog");
        Map<TableName, String> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(ddl)) {
            select.setArray(1, names(connection, tables));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.put(new TableName(row.getString(1), row.getString(2)), row.getString(3));
                }
            }
        }
        return found;
    }

    /// @param obstacles of the tables, as they are under the lock
    Map<Integer, String> drop(
            Connection connection,
            Kept place,
            List<Numbered> tables,
            Map<Integer, String> said,
            Map<TableName, List<String>> obstacles)
            throws SQLException {
        Map<Integer, String> refused = new HashMap<>();
        Map<TableName, String> now = ddl(connection, tables(tables));
        Map<Integer, String> changes = changes(connection, place, tables);
        for (Numbered table : tables) {
            List<String> inTheWay = obstacles.getOrDefault(table.table(), List.of("is not there any more"));
            if (!inTheWay.isEmpty()) {
                refused.put(table.number(), "it " + String.join(", ", inTheWay));
            } else if (changes.containsKey(table.number())) {
                refused.put(table.number(), changes.get(table.number()));
            } else if (!now.getOrDefault(table.table(), "").equals(said.get(table.number()))) {
                refused.put(table.number(), "its definition has changed");
            }
        }
        List<Numbered> free = tables.stream()
                .filter(table -> !refused.containsKey(table.number()))
                .toList();
        if (!free.isEmpty()) {
            PostgresKeptRows.execute(
                    connection,
                    "DROP TABLE "
                            + free.stream()
                                    .map(table -> PostgresText.quote(table.table()))
                                    .collect(Collectors.joining(", ")));
            dropped(connection, place, free, true);
        }
        return refused;
    }

    private static void dropped(Connection connection, Kept place, List<Numbered> tables, boolean dropped)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE holdfast.legacy_receipt SET dropped = ?
                WHERE installation = ? AND plan_id = ? AND number = ANY (?)""")) {
            update.setBoolean(1, dropped);
            update.setObject(2, place.installation());
            update.setLong(3, place.plan());
            update.setArray(
                    4,
                    PostgresKeptRows.ints(
                            connection, tables.stream().map(Numbered::number).toList()));
            update.executeUpdate();
        }
    }

    Map<Integer, String> bringBack(Connection connection, Kept place, List<Numbered> tables, Map<Integer, String> said)
            throws SQLException {
        Map<Integer, String> refused = new HashMap<>();
        List<Integer> numbers = tables.stream().map(Numbered::number).toList();
        Map<Integer, Receipt> receipts = kept.receipts(connection, place, numbers);
        Map<Integer, String> damaged = kept.changes(connection, place, numbers);
        PostgresSessionViews views = new PostgresSessionViews();
        List<Numbered> back = new ArrayList<>();
        for (Numbered table : tables) {
            Receipt receipt = receipts.get(table.number());
            if (receipt != null && !receipt.dropped()) {
                continue; // a run before this one got as far
            }
            String standing = views.standing(connection, table.table());
            if (damaged.containsKey(table.number())) {
                refused.put(table.number(), damaged.get(table.number()));
            } else if (!standing.isEmpty()) {
                refused.put(table.number(), "a " + standing + " of its name stands there now");
            } else {
                back.add(table);
            }
        }
        for (Numbered table : back) {
            PostgresKeptRows.execute(connection, Objects.requireNonNull(said.get(table.number())));
            String columns = PostgresText.columns(
                    "k",
                    place.layout().columns().stream()
                            .map(dev.holdfast.dialect.Column::name)
                            .toList());
            PostgresKeptRows.execute(
                    connection,
                    "INSERT INTO %s SELECT %s FROM %s k WHERE k.hf_number = %d"
                            .formatted(
                                    PostgresText.quote(table.table()),
                                    columns,
                                    PostgresText.quote(place.table()),
                                    table.number()));
        }
        if (!back.isEmpty()) {
            dropped(connection, place, back, false);
            Map<Integer, String> wrong = changes(connection, place, back);
            Map<TableName, String> now = ddl(connection, tables(back));
            for (Numbered table : back) {
                if (!Objects.equals(said.get(table.number()), now.get(table.table()))) {
                    wrong.put(table.number(), "its definition came out otherwise: " + now.get(table.table()));
                }
            }
            if (!wrong.isEmpty()) {
                throw new SQLException("tables did not come back as they were: " + wrong, "XX000");
            }
        }
        return refused;
    }

    /// Compares all rows of standing tables with receipts; of one that differs it is told how many new ids wait in it.
    Map<Integer, String> changes(Connection connection, Kept place, List<Numbered> tables) throws SQLException {
        Map<Integer, String> changes = new HashMap<>();
        Set<TableName> standing = standing(connection, tables(tables));
        List<Numbered> there = new ArrayList<>();
        for (Numbered table : tables) {
            if (standing.contains(table.table())) {
                there.add(table);
            } else {
                changes.put(table.number(), "it is not there any more");
            }
        }
        if (there.isEmpty()) {
            return changes;
        }
        Map<Integer, Receipt> receipts = kept.receipts(
                connection, place, there.stream().map(Numbered::number).toList());
        String sql = there.stream()
                .map(table -> "SELECT %d, count(*), coalesce(sum(%s), 0) FROM %s t"
                        .formatted(
                                table.number(),
                                PostgresSessionTables.rowHash("t", place.layout()),
                                PostgresText.quote(table.table())))
                .collect(Collectors.joining("\nUNION ALL\n"));
        Set<Integer> differ = new HashSet<>();
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                Receipt receipt = receipts.get(row.getInt(1));
                if (receipt == null) {
                    changes.put(row.getInt(1), "it has no receipt");
                } else if (receipt.rows() != row.getLong(2) || receipt.rowHash().compareTo(row.getBigDecimal(3)) != 0) {
                    differ.add(row.getInt(1));
                }
            }
        }
        for (Numbered table : there) {
            if (differ.contains(table.number())) {
                long late = late(connection, place, table);
                changes.put(
                        table.number(),
                        late == 0
                                ? "its rows have changed since it was folded"
                                : "%d new pending ids came since it was folded".formatted(late));
            }
        }
        return changes;
    }

    private static long late(Connection connection, Kept place, Numbered table) throws SQLException {
        List<String> key = place.layout().key();
        String same = IntStream.range(0, key.size())
                .mapToObj(i -> "k.%1$s = t.%1$s".formatted(PostgresText.quote(key.get(i))))
                .collect(Collectors.joining(" AND "));
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT count(*) FROM %s t WHERE %s AND NOT EXISTS (
                          SELECT FROM %s k WHERE k.hf_number = %d AND %s AND %s)""".formatted(
                                PostgresText.quote(table.table()),
                                PostgresSessionTables.pending("t", place.layout()),
                                PostgresText.quote(place.table()),
                                table.number(),
                                PostgresSessionTables.pending("k", place.layout()),
                                same))) {
            row.next();
            return row.getLong(1);
        }
    }
}
