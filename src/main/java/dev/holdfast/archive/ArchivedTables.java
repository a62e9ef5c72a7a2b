package dev.holdfast.archive;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Holding;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import dev.holdfast.policy.Placement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The tables of a policy as they stand in an archive: where they are is what [MoveTable#source()] names, and
/// [MoveTable#archive()] is the name that scopes of holds know them by.
public final class ArchivedTables {
    private ArchivedTables() {}

    /// @return children first, the root last; empty when nothing was ever archived there
    public static Optional<List<MoveTable>> of(Holding holding, Connection connection, Route route, Placement placement)
            throws SQLException {
        List<MoveTable> stand = new ArrayList<>();
        List<Column> rootKey = List.of();
        for (MoveTable table : route.tables().reversed()) {
            TableName name = placement.archived(table.source());
            List<Column> columns = holding.columns(connection, name);
            if (columns.isEmpty()) {
                return Optional.empty();
            }
            List<Column> key =
                    named(columns, table.key().stream().map(Column::name).toList());
            rootKey = table.root() ? key : rootKey;
            stand.addFirst(new MoveTable(
                    name,
                    table.source(),
                    columns.stream()
                            .map(column -> new MoveTable.MoveColumn(column, column.type(), false))
                            .toList(),
                    key,
                    rootKey,
                    table.path().stream().map(hop -> archived(hop, placement)).toList(),
                    MoveTable.Hashing.RECORD));
        }
        return Optional.of(stand);
    }

    private static ForeignKey archived(ForeignKey hop, Placement placement) {
        return new ForeignKey(
                hop.name(),
                placement.archived(hop.child()),
                hop.childColumns(),
                placement.archived(hop.parent()),
                hop.parentColumns(),
                hop.onDelete());
    }

    /// The policy as it stands in its archive: source and archive are both the archive.
    ///
    /// @return empty when nothing was ever archived there
    public static Optional<Route> route(Route route) {
        if (route.policy().archivedByService()) {
            return Optional.empty();
        }
        var archive = route.archive();
        return archive.read(
                        connection -> of(archive.dialect().holding(), connection, route, Placement.of(route.policy())))
                .map(tables -> new Route(
                        route.policy(),
                        archive,
                        archive,
                        tables,
                        route.due(),
                        named(
                                tables.getLast().columns().stream()
                                        .map(MoveTable.MoveColumn::column)
                                        .toList(),
                                route.policy().linkColumns()),
                        false,
                        false,
                        ""));
    }

    private static List<Column> named(List<Column> all, List<String> names) {
        return names.stream()
                .flatMap(name -> all.stream().filter(column -> column.name().equals(name)))
                .toList();
    }
}
