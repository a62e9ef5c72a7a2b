package dev.holdfast.archive;

import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import java.util.List;

/// What a session stands on, taken before its first row moves and compared at every chunk.
///
/// @param fingerprint of the source's tables: what decides over a delete
/// @param incarnation which life of the archive this is
public record Ground(String fingerprint, String incarnation) {
    public static Ground of(Route route) {
        GovernedDatabase source = route.source();
        GovernedDatabase archive = route.archive();
        return new Ground(
                source.read(connection -> source.dialect().catalog().fingerprint(connection, tables(route))),
                archive.read(connection -> archive.dialect().helpers().incarnation(connection)));
    }

    static List<TableName> tables(Route route) {
        return route.tables().stream().map(MoveTable::source).toList();
    }
}
