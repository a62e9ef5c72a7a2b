package dev.holdfast.history;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.Viewing;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.history.ViewTables.Kept;
import dev.holdfast.policy.Policies;
import dev.holdfast.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Roles that may read history views and nothing else.
public final class HistoryRoles {
    private static final Pattern NAME = Pattern.compile("(?!pg_)[a-z_][a-z0-9_]{0,62}");

    private final Store store;
    private final Estate estate;
    private final Policies policies;
    private final ViewTables tables = new ViewTables();
    private final AuditLog audit = new AuditLog();

    public HistoryRoles(Store store, Estate estate, Policies policies) {
        this.store = store;
        this.estate = estate;
        this.policies = policies;
    }

    /// What a role needs to read the history views of a database.
    ///
    /// @param execute also does it, and tries whether the role can read each view and neither read nor write a
    /// table; in
    ///     one transaction, so that a role that could do more is not left behind
    /// @throws HoldfastException `USAGE` when the name is no role's, or the database has no view; `BLOCKED` when
    /// the role
    ///     could do more than read views; nothing was changed
    public RoleGrants create(String database, String role, boolean execute, String actor) {
        if (!NAME.matcher(role).matches()) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "'" + role + "' is no name for a role: a to z, 0 to 9 and _, 63 letters at most, not beginning with"
                            + " pg_; nothing was changed");
        }
        List<Kept> views =
                store.inTransaction(tx -> tables.in(tx, estate.spec(database).name()));
        if (views.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    database
                            + " has no history view yet; make one by `holdfast history view create`; nothing was changed");
        }
        GovernedDatabase governed = estate.database(database);
        if (!execute) {
            return governed.read(connection -> grants(governed, connection, role, views, false));
        }
        return audit.guard(store, actor, Act.HISTORY_ROLE_MADE, "role " + role, () -> {
            RoleGrants done = executed(governed, role, views);
            store.run(tx -> {
                tables.addRole(tx, database, role, actor);
                audit.append(
                        tx,
                        Deed.done(
                                actor,
                                Act.HISTORY_ROLE_MADE,
                                "role " + role,
                                null,
                                new Granted(database, done.statements())));
            });
            return done;
        });
    }

    private record Granted(String database, List<String> statements) {}

    private RoleGrants grants(
            GovernedDatabase database, Connection connection, String role, List<Kept> views, boolean done)
            throws SQLException {
        Viewing viewing = database.dialect().viewing();
        ViewMaker maker = new ViewMaker(
                database, store.installation(), new Neighbours(estate), policies.everyPlacement(), List.of());
        List<TableName> given = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (Kept view : views) {
            Optional<String> standing = viewing.standing(connection, view.view());
            if (viewing.rowSecurity(connection, view.table())) {
                left.add("%s: %s has row-level security, which its view would not heed for this role"
                        .formatted(view.view(), view.of()));
            } else if (!maker.elsewhere(view.table()).isEmpty()) {
                left.add("%s reads %s, another database, where whoever reads it needs rights of their own"
                        .formatted(
                                view.view(),
                                maker.elsewhere(view.table()).getFirst().archiveDatabase()));
            } else if (standing.isEmpty() || standing.get().isEmpty()) {
                left.add(view.view() + " does not stand; it is granted when it is made anew");
            } else {
                given.add(view.view());
            }
        }
        boolean create = !viewing.roleStands(connection, role);
        return new RoleGrants(database.name(), role, viewing.grants(role, create, given), left, done);
    }

    private RoleGrants executed(GovernedDatabase database, String role, List<Kept> views) {
        return database.write(Isolation.READ_COMMITTED, connection -> {
            RoleGrants grants = grants(database, connection, role, views, true);
            for (String sql : grants.statements()) {
                try (var statement = connection.createStatement()) {
                    statement.execute(sql);
                } catch (SQLException e) {
                    if (database.dialect().viewing().denied(e)) {
                        throw new HoldfastException(
                                ErrorCode.BLOCKED,
                                "%s: this login may not do `%s` (%s); let a DBA run what `holdfast history role create %s` prints; nothing was changed"
                                        .formatted(database.name(), sql, e.getMessage(), role),
                                e);
                    }
                    throw e;
                }
            }
            requireNoMore(database, connection, role, views, grants);
            return grants;
        });
    }

    /// What the catalog says of its rights, and what it really can read.
    private void requireNoMore(
            GovernedDatabase database, Connection connection, String role, List<Kept> views, RoleGrants grants)
            throws SQLException {
        Viewing viewing = database.dialect().viewing();
        ViewMaker maker = new ViewMaker(
                database, store.installation(), new Neighbours(estate), policies.everyPlacement(), List.of());
        for (Kept view : views) {
            boolean left = grants.left().stream()
                    .anyMatch(line -> line.startsWith(view.view().toString()));
            if (!left) {
                requireReads(database, connection, role, view.view());
                requireOnly(
                        viewing.rights(connection, role, view.view()), List.of("SELECT"), database, role, view.view());
            }
            Optional<Viewing.History> history = maker.wanted(connection, view);
            if (history.isPresent()) {
                List<TableName> read =
                        new ArrayList<>(List.of(history.get().source().table()));
                history.get().archives().stream()
                        .filter(side -> !side.elsewhere())
                        .forEach(side -> read.add(side.table()));
                for (TableName table : read) {
                    requireOnly(viewing.rights(connection, role, table), List.of(), database, role, table);
                }
            }
        }
    }

    private static void requireReads(GovernedDatabase database, Connection connection, String role, TableName view)
            throws SQLException {
        try {
            GovernedDatabase.attempt(connection, part -> {
                database.dialect().viewing().readAs(part, role, view);
                return true;
            });
        } catch (SQLException e) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "%s: %s was tried as %s and cannot be read (%s); nothing was changed"
                            .formatted(database.name(), view, role, e.getMessage()),
                    e);
        }
    }

    private static void requireOnly(
            List<String> rights, List<String> allowed, GovernedDatabase database, String role, TableName table) {
        List<String> more =
                rights.stream().filter(right -> !allowed.contains(right)).toList();
        if (!more.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "%s: %s could do more than read views: it has %s on %s, by itself, by a role that it is in, or as everybody has; nothing was changed"
                            .formatted(database.name(), role, String.join(", ", more), table));
        }
    }
}
