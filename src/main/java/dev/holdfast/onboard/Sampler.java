package dev.holdfast.onboard;

import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.Searching;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.GovernedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the first rows that a definition would take.
final class Sampler {
    private final GovernedDatabase database;
    private final TableInfo table;

    Sampler(GovernedDatabase database, TableInfo table) {
        this.database = database;
        this.table = table;
    }

    /// What was read, or why nothing was.
    record Sample(List<List<@Nullable String>> rows, String why) {}

    /// @param query of due rows, with the limit; @param patience ends what takes too long
    Sample read(MarkQuery query, Alarm patience, Cancellation cancellation) {
        try {
            return new Sample(
                    database.read(
                            cancellation,
                            connection -> patience.during(database, connection, () -> rows(connection, query))),
                    "");
        } catch (HoldfastException failure) {
            return new Sample(List.of(), patience.why(failure, cancellation, "not read"));
        }
    }

    private List<List<@Nullable String>> rows(Connection connection, MarkQuery query) throws SQLException {
        Keys keys = database.dialect().marking().mark(connection, query).keys();
        if (keys.size() == 0) {
            return List.of();
        }
        List<Searching.Wanted> columns = table.columns().stream()
                .map(column -> new Searching.Wanted(column.name(), column.type()))
                .toList();
        Searching.Search search = new Searching.Search(
                table.name(),
                columns,
                List.of(),
                table.keyColumns(),
                keys,
                new Condition.Always(),
                null,
                false,
                keys.size());
        List<List<@Nullable String>> rows = new ArrayList<>();
        database.dialect().searching().find(connection, search).forEach(found -> rows.add(found.values()));
        return rows;
    }
}
