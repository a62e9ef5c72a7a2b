package dev.holdfast.history;

import static dev.holdfast.store.db.Tables.HISTORY_ROLE;
import static dev.holdfast.store.db.Tables.HISTORY_VIEW;

import dev.holdfast.dialect.TableName;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.HistoryViewRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Tables `history_view` and `history_role` of the control database: what is wanted, whether it stands or not.
final class ViewTables {
    /// A view that is wanted.
    record Kept(String database, TableName table, TableName view, String madeBy, Instant madeAt) {
        String of() {
            return database + "/" + table;
        }
    }

    List<Kept> all(Tx tx) {
        return tx.dsl()
                .selectFrom(HISTORY_VIEW)
                .orderBy(HISTORY_VIEW.DATABASE_NAME, HISTORY_VIEW.TABLE_SCHEMA, HISTORY_VIEW.TABLE_NAME)
                .fetch(ViewTables::kept);
    }

    List<Kept> in(Tx tx, String database) {
        return all(tx).stream().filter(view -> view.database().equals(database)).toList();
    }

    Optional<Kept> of(Tx tx, String database, TableName table) {
        return in(tx, database).stream()
                .filter(view -> view.table().equals(table))
                .findFirst();
    }

    private static Kept kept(HistoryViewRecord row) {
        return new Kept(
                row.getDatabaseName(),
                new TableName(row.getTableSchema(), row.getTableName()),
                new TableName(row.getViewSchema(), row.getViewName()),
                row.getMadeBy(),
                row.getMadeAt());
    }

    /// Nothing happens when it is there already.
    void add(Tx tx, String database, TableName table, TableName view, String actor) {
        tx.dsl()
                .insertInto(HISTORY_VIEW)
                .set(HISTORY_VIEW.DATABASE_NAME, database)
                .set(HISTORY_VIEW.TABLE_SCHEMA, table.schema())
                .set(HISTORY_VIEW.TABLE_NAME, table.table())
                .set(HISTORY_VIEW.VIEW_SCHEMA, view.schema())
                .set(HISTORY_VIEW.VIEW_NAME, view.table())
                .set(HISTORY_VIEW.MADE_BY, actor)
                .onConflict(HISTORY_VIEW.DATABASE_NAME, HISTORY_VIEW.TABLE_SCHEMA, HISTORY_VIEW.TABLE_NAME)
                .doNothing()
                .execute();
    }

    void remove(Tx tx, Kept view) {
        tx.dsl()
                .deleteFrom(HISTORY_VIEW)
                .where(
                        HISTORY_VIEW.DATABASE_NAME.eq(view.database()),
                        HISTORY_VIEW.TABLE_SCHEMA.eq(view.table().schema()),
                        HISTORY_VIEW.TABLE_NAME.eq(view.table().table()))
                .execute();
    }

    List<String> roles(Tx tx, String database) {
        return tx.dsl()
                .selectFrom(HISTORY_ROLE)
                .where(HISTORY_ROLE.DATABASE_NAME.eq(database))
                .orderBy(HISTORY_ROLE.ROLE_NAME)
                .fetch(HISTORY_ROLE.ROLE_NAME);
    }

    void addRole(Tx tx, String database, String role, String actor) {
        tx.dsl()
                .insertInto(HISTORY_ROLE)
                .set(HISTORY_ROLE.DATABASE_NAME, database)
                .set(HISTORY_ROLE.ROLE_NAME, role)
                .set(HISTORY_ROLE.MADE_BY, actor)
                .onConflictDoNothing()
                .execute();
    }
}
