package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.FactDifference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Puts into words what differs between two lists of the facts that `fingerprint.sql` finds: JSON arrays that begin
/// with their kind. Facts of one subject on both sides are a change, on one side it came or went.
final class FactChanges {
    private final Connection connection;
    private final JsonMapper json = new JsonMapper();
    private final Map<String, FactDifference<JsonNode>> differing;
    private final Map<Long, String> tables = new HashMap<>();

    FactChanges(Connection connection, List<String> then, List<String> now) {
        this.connection = connection;
        this.differing = FactDifference.between(then, now, json::readTree, FactChanges::subject);
    }

    /// Kind and what tells facts of the kind apart.
    private static String subject(JsonNode fact) {
        String kind = fact.get(0).asString();
        return kind + " " + fact.get(1) + " "
                + (kind.equals("unique") ? "" : fact.get(2).toString());
    }

    List<String> sentences() throws SQLException {
        readTables();
        List<String> goneTables = differing.values().stream()
                .filter(both -> kind(both).equals("table")
                        && both.now().getFirst().get(3).isNull())
                .map(FactChanges::tableChange)
                .toList();
        if (!goneTables.isEmpty()) { // and all that they had with them
            return goneTables;
        }
        Set<String> keys = new HashSet<>();
        Set<String> sentences = new LinkedHashSet<>();
        for (FactDifference<JsonNode> both : differing.values()) {
            if (kind(both).equals("foreign key")) {
                keys.add(both.any().get(1).asString());
            }
            // the server's own triggers come and go with their foreign key
            if (!kind(both).equals("trigger")
                    || !keys.contains(both.any().get(2).asString())) {
                sentences.add(sentence(both));
            }
        }
        return List.copyOf(sentences);
    }

    private static String kind(FactDifference<JsonNode> both) {
        return both.any().get(0).asString();
    }

    private String sentence(FactDifference<JsonNode> both) throws SQLException {
        JsonNode any = both.any();
        return switch (kind(both)) {
            case "table" -> tableChange(both);
            case "column" -> column(both);
            case "type" -> type(both);
            case "child" ->
                table(any.get(2))
                        + (both.now().isEmpty() ? " no longer inherits from " : " now inherits from ")
                        + table(any.get(1));
            case "foreign key" ->
                "foreign key %s of %s to %s%s%s"
                        .formatted(
                                any.get(1).asString(),
                                table(any.get(2)),
                                table(any.get(4)),
                                onDelete(any.get(6).asString()),
                                both.changed() ? " changed" : both.came());
            case "key" ->
                "a %s key of %s%s"
                        .formatted(
                                any.get(2).asString().equals("p") ? "primary" : "unique",
                                table(any.get(1)),
                                both.changed() ? " changed" : both.came());
            case "unique" -> "the unique indexes of " + table(any.get(1)) + " changed";
            case "policy" -> named("row security policy", both);
            default -> named(kind(both), both);
        };
    }

    private String named(String what, FactDifference<JsonNode> both) {
        JsonNode any = both.any();
        return "%s %s of %s%s"
                .formatted(what, any.get(2).asString(), table(any.get(1)), both.changed() ? " changed" : both.came());
    }

    private static String onDelete(String action) {
        return switch (action) {
            case "c" -> " (ON DELETE CASCADE)";
            case "n" -> " (ON DELETE SET NULL)";
            case "d" -> " (ON DELETE SET DEFAULT)";
            default -> "";
        };
    }

    private static String tableChange(FactDifference<JsonNode> both) {
        String name = "table " + both.any().get(1).asString() + "."
                + both.any().get(2).asString();
        JsonNode then = both.then().getFirst();
        JsonNode now = both.now().getFirst();
        if (now.get(3).isNull() || then.get(3).isNull()) {
            return name + (now.get(3).isNull() ? " is gone" : " is new");
        }
        if (!then.get(4).equals(now.get(4))) {
            return name + (now.get(4).asString().equals("u") ? " is unlogged now" : " changed its persistence");
        }
        if (!then.get(8).equals(now.get(8))) {
            return name + " inherits from others than before";
        }
        return name
                + (now.get(5).asBoolean()
                        ? " has row security now, or another kind of it"
                        : " has no row security any more");
    }

    private String column(FactDifference<JsonNode> both) throws SQLException {
        JsonNode any = both.any();
        if (!both.changed()) {
            return "column %s.%s (%s)%s".formatted(table(any.get(1)), any.get(3).asString(), typeOf(any), both.came());
        }
        JsonNode then = both.then().getFirst();
        JsonNode now = both.now().getFirst();
        String name = "column " + table(now.get(1)) + "." + then.get(3).asString();
        List<String> changes = new ArrayList<>();
        if (!then.get(3).equals(now.get(3))) {
            changes.add("is called " + now.get(3).asString() + " now");
        }
        if (!then.get(4).equals(now.get(4))
                || !then.get(5).equals(now.get(5))
                || !then.get(6).equals(now.get(6))) {
            changes.add("is " + typeOf(now) + " now, it was " + typeOf(then));
        }
        if (!then.get(7).equals(now.get(7))) {
            changes.add(now.get(7).asBoolean() ? "takes no nulls any more" : "takes nulls now");
        }
        if (changes.isEmpty()) {
            changes.add("is generated, numbered or sorted in another way");
        }
        return name + " " + String.join(", ", changes);
    }

    private static String type(FactDifference<JsonNode> both) {
        JsonNode any = both.any();
        String name = "type " + any.get(1).asString() + "." + any.get(2).asString();
        if (!both.changed()) {
            return name + both.came();
        }
        return any.get(3).asString().equals("e")
                ? name + " has the labels " + both.now().getFirst().get(8) + " now, it had "
                        + both.then().getFirst().get(8)
                : name + " changed";
    }

    private String typeOf(JsonNode column) throws SQLException {
        String schema = column.get(4).asString();
        String name = column.get(5).asString();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT pg_catalog.format_type(t.oid, ?)
                FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
                WHERE n.nspname = ? AND t.typname = ?""")) {
            statement.setInt(1, column.get(6).asInt());
            statement.setString(2, schema);
            statement.setString(3, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : schema + "." + name;
            }
        }
    }

    private String table(JsonNode number) {
        @Nullable String name = tables.get(number.asLong());
        return name == null ? "a table that is gone" : name;
    }

    private void readTables() throws SQLException {
        Set<Long> numbers = new HashSet<>();
        for (FactDifference<JsonNode> both : differing.values()) {
            for (JsonNode part : both.any()) {
                if (part.isNumber()) {
                    numbers.add(part.asLong());
                }
            }
        }
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT c.oid::bigint, n.nspname || '.' || c.relname
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.oid::bigint = ANY (?)""")) {
            statement.setArray(1, connection.createArrayOf("bigint", numbers.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    tables.put(row.getLong(1), row.getString(2));
                }
            }
        }
    }
}
