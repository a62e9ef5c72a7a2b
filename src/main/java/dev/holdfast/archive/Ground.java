package dev.holdfast.archive;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.CatalogReader;
import dev.holdfast.dialect.Facts;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// What a session stands on, taken before its first row moves and compared at every chunk.
///
/// @param fingerprint of the source's tables: what decides over a delete
/// @param incarnation which life of the archive this is
/// @param facts what the fingerprint is the hash of, so that a change can be told in words
public record Ground(String fingerprint, String incarnation, List<String> facts) {
    /// What is compared with nothing.
    public static final Ground NOWHERE = new Ground("", "", List.of());

    public Ground {
        facts = List.copyOf(facts);
    }

    /// @throws HoldfastException `BLOCKED` when the tables are not what was looked at before the session began
    public static Ground of(Route route) {
        GovernedDatabase source = route.source();
        GovernedDatabase archive = route.archive();
        Facts found = source.read(connection -> source.dialect().catalog().facts(connection, tables(route)));
        if (!found.fingerprint().equals(route.fingerprint())) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "policy " + route.policy().name() + ": the tables " + tables(route)
                            + " changed after they were looked at; no row was moved, the next run looks again");
        }
        return new Ground(
                found.fingerprint(),
                archive.read(connection -> archive.dialect().helpers().incarnation(connection)),
                found.said());
    }

    /// What is no longer as it was, for people; empty when all is.
    public String drift(Route route) {
        return route.source()
                .read(source -> route.source()
                                .dialect()
                                .catalog()
                                .fingerprint(source, tables(route))
                                .equals(fingerprint)
                        ? ""
                        : changes(route, source));
    }

    /// What is no longer as it was, for people, where something is known not to be.
    String changes(Route route, Connection connection) throws SQLException {
        CatalogReader catalog = route.source().dialect().catalog();
        List<String> changes = catalog.changes(
                connection, facts, catalog.facts(connection, tables(route)).said());
        return "%s: the tables are no longer what this session was checked against: %s"
                .formatted(route.source().name(), changes.isEmpty() ? tables(route) : String.join("; ", changes));
    }

    static List<TableName> tables(Route route) {
        return route.tables().stream().map(MoveTable::source).toList();
    }
}
