package dev.holdfast.archive;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Checking.Durability;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import java.util.ArrayList;
import java.util.List;

/// Looks whether what a database says is committed will still be there after its power fails. Measured: with
/// `synchronous_commit = off` 264 to 289 of 300 acknowledged rows were left, of an unlogged table none.
public final class Preflight {
    private Preflight() {}

    /// @return what a person should know, in sentences
    /// @throws HoldfastException `BLOCKED` when rows could be lost; no row was moved
    public static List<String> check(Route route) {
        List<String> warnings = new ArrayList<>();
        check(route, route.source(), warnings);
        if (!route.archive().name().equals(route.source().name())) {
            check(route, route.archive(), warnings);
        }
        List<TableName> unlogged = route.archive().read(archive -> route.archive()
                .dialect()
                .checking()
                .unlogged(
                        archive, route.tables().stream().map(MoveTable::archive).toList()));
        if (!unlogged.isEmpty()) {
            throw blocked(route, route.archive(), unlogged + " are unlogged: the server empties them after a crash");
        }
        return warnings;
    }

    private static void check(Route route, GovernedDatabase database, List<String> warnings) {
        Durability durability =
                database.read(connection -> database.dialect().checking().durability(connection));
        if (durability.replica()) {
            throw blocked(route, database, "it is a replica, or in recovery");
        }
        if (!durability.synchronousCommit()) {
            throw blocked(route, database, "synchronous_commit is off: a crash would lose commits that it reported");
        }
        durability.risks().forEach(risk -> warnings.add(database.name() + ": " + risk));
    }

    private static HoldfastException blocked(Route route, GovernedDatabase database, String why) {
        return new HoldfastException(
                ErrorCode.BLOCKED,
                "policy " + route.policy().name() + ": " + database.name() + ": " + why + "; no row was moved");
    }
}
