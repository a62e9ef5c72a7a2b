package dev.holdfast.archive;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import java.util.List;

/// What a session stands on, taken before its first row moves and compared at every chunk.
///
/// @param fingerprint of the source's tables: what decides over a delete
/// @param incarnation which life of the archive this is
public record Ground(String fingerprint, String incarnation) {
    /// @throws HoldfastException `BLOCKED` when the tables are not what was looked at before the session began
    public static Ground of(Route route) {
        GovernedDatabase source = route.source();
        GovernedDatabase archive = route.archive();
        String found = source.read(connection -> source.dialect().catalog().fingerprint(connection, tables(route)));
        if (!found.equals(route.fingerprint())) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "policy " + route.policy().name() + ": the tables " + tables(route)
                            + " changed after they were looked at; no row was moved, the next run looks again");
        }
        return new Ground(
                found, archive.read(connection -> archive.dialect().helpers().incarnation(connection)));
    }

    static List<TableName> tables(Route route) {
        return route.tables().stream().map(MoveTable::source).toList();
    }
}
