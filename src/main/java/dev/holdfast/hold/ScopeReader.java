package dev.holdfast.hold;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.SchemaReader;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.policy.Criteria;
import dev.holdfast.policy.CriteriaException;
import dev.holdfast.policy.CriteriaScope;
import dev.holdfast.policy.Nearest;
import dev.holdfast.policy.Policies;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// Makes scopes of what people type, checked against the catalog as it is now. Whatever is wrong is said by name.
public final class ScopeReader {
    private final Estate estate;
    private final Policies policies;
    private final String otherwise;

    /// @param otherwise what was not done when something is wrong, e.g. `nothing was placed`
    public ScopeReader(Estate estate, Policies policies, String otherwise) {
        this.estate = estate;
        this.policies = policies;
        this.otherwise = otherwise;
    }

    /// @throws HoldfastException `USAGE` naming what is wrong
    public HoldScope read(TypedScope typed) {
        if (!typed.policy().isEmpty()) {
            return new HoldScope.OfPolicy(policy(typed.policy()));
        }
        int slash = typed.table().indexOf('/');
        if (slash < 1 || slash == typed.table().length() - 1) {
            throw wrong("'%s' names no table; write database/table or database/schema.table".formatted(typed.table()));
        }
        GovernedDatabase database = database(typed.table().substring(0, slash));
        TableInfo table = table(database, typed.table().substring(slash + 1));
        List<List<String>> keys = typed.keys();
        if (keys != null) {
            return keys(database, table, keys, typed.below());
        }
        if (typed.below()) {
            throw wrong("what is below can be held below keys only; name keys");
        }
        return typed.criteria().isBlank()
                ? new HoldScope.OfTable(database.name(), table.name())
                : matching(database, table, typed.criteria(), typed.zone());
    }

    private String policy(String name) {
        try {
            return policies.byName(name).name();
        } catch (HoldfastException e) {
            throw new HoldfastException(e.code(), e.getMessage() + "; " + otherwise, e);
        }
    }

    private GovernedDatabase database(String name) {
        List<String> known = estate.databases().stream().map(DatabaseSpec::name).toList();
        if (!known.contains(name)) {
            throw wrong("there is no database " + name + Nearest.hint(name, known));
        }
        return estate.database(name);
    }

    private TableInfo table(GovernedDatabase database, String text) {
        if (text.startsWith(".") || text.endsWith(".")) {
            throw wrong("'" + text + "' names no table");
        }
        TableName name = TableName.parse(text, database.spec().engine().defaultSchema());
        return database.read(connection -> SchemaReader.table(database.name(), database.dialect(), connection, name))
                .orElseThrow(() -> wrong("database " + database.name() + " has no table " + name
                        + Nearest.hint(
                                name.toString(),
                                database.read(connection ->
                                                SchemaReader.read(database.name(), database.dialect(), connection))
                                        .names())));
    }

    private HoldScope matching(GovernedDatabase database, TableInfo table, String criteria, String zone) {
        ZoneId read;
        try {
            read = ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw wrong("there is no time zone '" + zone + "'");
        }
        try {
            Criteria.parse(criteria, new CriteriaScope(table, Map.of(), read));
        } catch (CriteriaException e) {
            throw wrong("criteria on %s/%s: %s".formatted(database.name(), table.name(), e.getMessage()));
        }
        return new HoldScope.Matching(database.name(), table.name(), criteria.strip(), read);
    }

    private HoldScope keys(GovernedDatabase database, TableInfo table, List<List<String>> rows, boolean below) {
        String where = database.name() + "/" + table.name();
        List<Column> key = table.keyColumns();
        if (key.isEmpty()) {
            throw wrong(where + " has no key; hold the table, or rows by criteria");
        }
        List<List<String>> values = valuesOfKey(where, key, rows);
        if (values.isEmpty()) {
            throw wrong("no key of " + where + " was given");
        }
        Keys typed = new Keys(key.stream().map(Column::keyType).toList(), columns(where, key, values));
        Keys spelt;
        try {
            spelt = database.read(connection -> database.dialect().holding().spelt(connection, key, typed));
        } catch (HoldfastException e) {
            if (e.code() == ErrorCode.UNREACHABLE) {
                throw e;
            }
            throw wrong("a key of " + where + " does not fit " + shape(key) + ": " + e.getMessage());
        }
        return new HoldScope.OfKeys(
                database.name(),
                table.name(),
                key.stream().map(Column::name).toList(),
                Ancestry.distinct(spelt),
                below);
    }

    private static String shape(List<Column> key) {
        return String.join(
                ", ",
                key.stream().map(column -> column.name() + " " + column.type()).toList());
    }

    /// In key order, without a first row that names the columns.
    private List<List<String>> valuesOfKey(String where, List<Column> key, List<List<String>> rows) {
        List<String> names = key.stream().map(Column::name).toList();
        List<Integer> order = rows.isEmpty()
                ? List.of()
                : names.stream()
                        .map(name -> indexIgnoringCase(rows.getFirst(), name))
                        .toList();
        boolean titled = !rows.isEmpty() && !order.contains(-1);
        List<List<String>> values = new ArrayList<>();
        for (int i = titled ? 1 : 0; i < rows.size(); i++) {
            List<String> row = rows.get(i);
            int wanted = titled ? rows.getFirst().size() : key.size();
            if (row.size() != wanted) {
                throw wrong("key %d of %s has %d values, not %d (%s)"
                        .formatted(values.size() + 1, where, row.size(), wanted, shape(key)));
            }
            values.add(titled ? order.stream().map(row::get).toList() : row);
        }
        return values;
    }

    private static int indexIgnoringCase(List<String> cells, String name) {
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i).toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        return -1;
    }

    private List<Object> columns(String where, List<Column> key, List<List<String>> values) {
        List<Object> columns = new ArrayList<>();
        for (int column = 0; column < key.size(); column++) {
            int at = column;
            Column of = key.get(column);
            List<String> texts = values.stream().map(row -> row.get(at)).toList();
            columns.add(
                    switch (of.keyType()) {
                        case BIGINT ->
                            texts.stream()
                                    .mapToLong(text -> number(where, of, text))
                                    .toArray();
                        case UUID ->
                            texts.stream().map(text -> uuid(where, of, text)).toArray(UUID[]::new);
                        case TEXT -> texts.toArray(String[]::new);
                    });
        }
        return columns;
    }

    private long number(String where, Column column, String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw noValue(where, column, text);
        }
    }

    private UUID uuid(String where, Column column, String text) {
        try {
            UUID uuid = UUID.fromString(text.strip());
            if (text.strip().length() == 36) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            throw noValue(where, column, text);
        }
        throw noValue(where, column, text);
    }

    private HoldfastException noValue(String where, Column column, String text) {
        return wrong("'%s' is no key of %s: %s is %s".formatted(text, where, column.name(), column.type()));
    }

    private HoldfastException wrong(String message) {
        return new HoldfastException(ErrorCode.USAGE, message + "; " + otherwise);
    }
}
