package dev.holdfast.history;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.Viewing;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import java.util.List;
import java.util.Optional;

/// Databases of one server that a view of another one can read, as SQL Server's can.
record Neighbours(Estate estate) {
    /// Whether `other` is another database, whose tables a view in `database` can read.
    boolean near(GovernedDatabase database, String other) {
        DatabaseSpec here = database.spec();
        return estate.databases().stream()
                .filter(there -> there.name().equals(other) && !other.equals(here.name()))
                .anyMatch(there -> here.engine() == Engine.SQLSERVER
                        && there.engine() == Engine.SQLSERVER
                        && here.server().equals(there.server()));
    }

    /// An archive table of a neighbour, as it stands there now; empty when there is none.
    Optional<Viewing.Side> side(String neighbour, TableName archive, TableInfo source) {
        GovernedDatabase there = estate.database(neighbour);
        List<Column> columns = Places.without(
                there.read(connection -> there.dialect().holding().columns(connection, archive)));
        List<Column> key = source.key().stream()
                .flatMap(name -> columns.stream().filter(column -> column.name().equals(name)))
                .toList();
        return key.size() < source.key().size()
                ? Optional.empty()
                : Optional.of(
                        new Viewing.Side(archive, columns, key, there.spec().databaseName()));
    }
}
