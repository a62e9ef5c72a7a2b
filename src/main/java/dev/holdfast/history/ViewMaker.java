package dev.holdfast.history;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.SchemaReader;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.Viewing;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.history.ViewTables.Kept;
import dev.holdfast.policy.Placement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// Makes views in one database, within a transaction that is open.
final class ViewMaker {
    private static final String DEPENDENT_OBJECTS = "2BP01";
    private static final String OTHER_COLUMNS = "42P16";

    private final GovernedDatabase database;
    private final Viewing viewing;
    private final UUID installation;
    private final Neighbours neighbours;
    private final Collection<Placement> placements;
    private final List<String> roles;

    /// @param roles that may read what is made
    ViewMaker(
            GovernedDatabase database,
            UUID installation,
            Neighbours neighbours,
            Collection<Placement> placements,
            List<String> roles) {
        this.database = database;
        this.installation = installation;
        this.viewing = database.dialect().viewing();
        this.neighbours = neighbours;
        this.placements = placements;
        this.roles = roles;
    }

    /// What a view would be now; empty when its source table is gone.
    Optional<Viewing.History> wanted(Connection connection, Kept view) {
        Set<TableName> kept = archives(view.table());
        List<TableName> needed =
                Stream.concat(Stream.of(view.table()), kept.stream()).toList();
        Map<TableName, TableInfo> tables = SchemaReader.tables(database.name(), database.dialect(), connection, needed);
        return Optional.ofNullable(tables.get(view.table())).map(source -> {
            source.columns().stream()
                    .filter(column -> viewing.provenance().contains(column.name()))
                    .findFirst()
                    .ifPresent(taken -> {
                        throw blocked("%s has a column %s of its own, which its history needs for itself"
                                .formatted(view.of(), taken.name()));
                    });
            List<Viewing.Side> archives = new ArrayList<>();
            kept.stream()
                    .map(tables::get)
                    .filter(Objects::nonNull)
                    .map(ViewMaker::archived)
                    .forEach(archives::add);
            for (Placement placement : elsewhere(view.table())) {
                neighbours
                        .side(placement.archiveDatabase(), placement.archived(view.table()), source)
                        .ifPresent(archives::add);
            }
            return new Viewing.History(
                    view.view(),
                    installation,
                    view.of(),
                    new Viewing.Side(source.name(), source.columns(), source.keyColumns()),
                    archives);
        });
    }

    private static Viewing.Side archived(TableInfo table) {
        return new Viewing.Side(table.name(), Places.without(table.columns()), Places.without(table.keyColumns()));
    }

    /// Archive tables in the same database.
    Set<TableName> archives(TableName table) {
        Set<TableName> archives = new LinkedHashSet<>();
        for (Placement placement : placements) {
            if (takes(placement, table) && !neighbours.near(database, placement.archiveDatabase())) {
                archives.add(placement.archived(table));
            }
        }
        return archives;
    }

    private boolean takes(Placement placement, TableName table) {
        return placement.database().equals(database.name())
                && (placement.table().equals(table) || placement.bundle().contains(table));
    }

    /// Where archive tables are in other databases that a view can read, each once.
    List<Placement> elsewhere(TableName table) {
        Map<String, Placement> elsewhere = new LinkedHashMap<>();
        for (Placement placement : placements) {
            if (takes(placement, table)
                    && !placement.archiveDatabase().equals(database.name())
                    && neighbours.near(database, placement.archiveDatabase())) {
                elsewhere.putIfAbsent(placement.archiveDatabase() + "/" + placement.archived(table), placement);
            }
        }
        return List.copyOf(elsewhere.values());
    }

    /// Makes the view, or brings it up to date.
    ///
    /// @return whether anything was to be done
    /// @throws HoldfastException `BLOCKED` when something of somebody else's is in the way; the transaction may go
    /// on
    boolean make(Connection connection, Kept view) throws SQLException {
        Viewing.History history =
                wanted(connection, view).orElseThrow(() -> blocked("there is no table " + view.of() + " any more"));
        Optional<String> standing = viewing.standing(connection, view.view());
        if (standing.isPresent() && standing.get().isEmpty()) {
            throw blocked("%s: %s stands and is no history view of Holdfast; name another schema"
                    .formatted(database.name(), view.view()));
        }
        if (standing.isPresent() && standing.get().equals(viewing.mark(history))) {
            return false;
        }
        try {
            attempt(connection, viewing.replace(history));
        } catch (SQLException e) {
            if (!OTHER_COLUMNS.equals(e.getSQLState())) {
                throw e;
            }
            drop(connection, view.view());
            attempt(connection, viewing.replace(history));
        }
        grant(connection, view);
        return true;
    }

    /// @throws HoldfastException `BLOCKED` when something stands on the view
    void drop(Connection connection, TableName view) throws SQLException {
        try {
            attempt(connection, viewing.drop(view));
        } catch (SQLException e) {
            if (DEPENDENT_OBJECTS.equals(e.getSQLState())) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "%s: what somebody made stands on the view %s, which has to give way (%s); drop it and make it anew"
                                        .formatted(database.name(), view, e.getMessage())
                                + " afterwards",
                        e);
            }
            throw e;
        }
    }

    private void grant(Connection connection, Kept view) throws SQLException {
        if (viewing.rowSecurity(connection, view.table())
                || !elsewhere(view.table()).isEmpty()) {
            return; // its owner may see what the role must not; another database gives rights of its own
        }
        for (String role : roles) {
            if (viewing.roleStands(connection, role)) {
                attempt(connection, viewing.grants(role, false, List.of(view.view())));
            }
        }
    }

    private static void attempt(Connection connection, List<String> statements) throws SQLException {
        GovernedDatabase.attempt(connection, part -> {
            for (String sql : statements) {
                try (var statement = part.createStatement()) {
                    statement.execute(sql);
                }
            }
            return true;
        });
    }

    static HoldfastException blocked(String message) {
        return new HoldfastException(ErrorCode.BLOCKED, message);
    }
}
