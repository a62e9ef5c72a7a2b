package dev.holdfast.restore;

import static dev.holdfast.store.db.Tables.PIN;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.HoldCheck;
import dev.holdfast.archive.Route;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.ledger.ChunkKeys;
import dev.holdfast.ledger.StoredKeys;
import dev.holdfast.session.Sessions;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Pins: root rows that no run takes, until a date or for ever. Told by their keys, as the table `pin` of the control
/// database has them.
///
/// A pin needs no fence. It is written before the rows that it names are committed in their source, so whoever finds
/// them there to mark them finds it too; and every chunk asks again before it deletes ([#guarding]).
public final class Pins {
    private static final StoredKeys PINNED = new StoredKeys("pin", "s.id = ?");
    private static final Field<Instant> NOW = DSL.field("clock_timestamp()", Instant.class);

    private static final int SAMPLE = 5;

    private final Store store;
    private final AuditLog audit = new AuditLog();

    public Pins(Store store) {
        this.store = store;
    }

    /// The question of every chunk: what is pinned is held, and so is what a hold covers.
    public HoldCheck guarding(HoldCheck holds) {
        return new HoldCheck() {
            @Override
            public Answer ask(Route route, Keys keys) {
                Keys pinned = store.inTransaction(tx -> pinned(tx, route, keys));
                if (pinned.size() == 0) {
                    return holds.ask(route, keys);
                }
                Keys free = keys.without(pinned);
                Answer answer = holds.ask(route, free);
                return new Answer(keys.without(free.without(answer.held())), answer.watched());
            }

            @Override
            public Keys pinned(Tx tx, Route route, Keys keys) {
                return Pins.this.pinned(tx, route, keys);
            }
        };
    }

    /// Those of the root's keys that are pinned. Where a pin names other columns than the key that the root has by now,
    /// rows cannot be told apart and all are.
    public Keys pinned(Tx tx, Route route, Keys keys) {
        BitSet rows = new BitSet();
        for (Standing pin : standing(tx, route.policy().database(), route.root().source())) {
            if (!pin.tells(route, keys)) {
                return keys;
            }
            rows.or(among(tx, pin.id(), keys));
        }
        return keys.rows(rows);
    }

    /// The pins that keep a root row, in words; as [#pinned], also those that cannot tell.
    public List<String> covering(Route route, Keys key) {
        return store.inTransaction(
                tx -> standing(tx, route.policy().database(), route.root().source()).stream()
                        .filter(pin -> !pin.tells(route, key)
                                || among(tx, pin.id(), key).cardinality() > 0)
                        .map(pin -> tx.dsl()
                                .selectFrom(PIN)
                                .where(PIN.ID.eq(pin.id()))
                                .fetchSingle(row -> "pin %d, %s, set by %s%s"
                                        .formatted(
                                                row.getId(),
                                                row.getUntil() == null ? "for ever" : "until " + row.getUntil(),
                                                row.getSetBy(),
                                                row.getReason().isEmpty() ? "" : ": " + row.getReason())))
                        .toList());
    }

    private record Standing(long id, List<String> columns, List<KeyType> layout) {
        /// Whether it names rows by the key that the root has by now.
        boolean tells(Route route, Keys keys) {
            return columns.equals(route.root().key().stream().map(Column::name).toList())
                    && layout.equals(keys.layout());
        }
    }

    private static List<Standing> standing(Tx tx, String database, TableName table) {
        return tx.dsl()
                .select(PIN.ID, PIN.KEY_COLUMNS, PIN.KEY_LAYOUT)
                .from(PIN)
                .where(
                        PIN.DATABASE_NAME.eq(database),
                        PIN.TABLE_SCHEMA.eq(table.schema()),
                        PIN.TABLE_NAME.eq(table.table()),
                        PIN.ENDED_AT.isNull(),
                        PIN.UNTIL.isNull().or(PIN.UNTIL.gt(NOW)))
                .fetch(row -> new Standing(
                        row.value1(),
                        List.of(row.value2()),
                        Arrays.stream(row.value3()).map(KeyType::ofId).toList()));
    }

    /// Those rows of `keys`, by number, that a pin of the same layout names.
    private static BitSet among(Tx tx, long pin, Keys keys) {
        return tx.dsl().connectionResult(connection -> PINNED.among(connection, keys, pin));
    }

    /// @param columns of the root's key, in the order of `keys`
    void set(
            Tx tx,
            long restore,
            String database,
            TableName table,
            List<String> columns,
            Keys keys,
            @Nullable Instant until,
            String by,
            String reason) {
        long id = tx.dsl().connectionResult(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO pin (restore_id, database_name, table_schema, table_name, key_columns, key_layout,
                      bigint_keys, uuid_keys, text_keys, key_count, until, set_by, reason)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""")) {
                insert.setLong(1, restore);
                insert.setString(2, database);
                insert.setString(3, table.schema());
                insert.setString(4, table.table());
                insert.setArray(5, connection.createArrayOf("text", columns.toArray()));
                insert.setArray(6, connection.createArrayOf("text", ChunkKeys.layout(keys)));
                ChunkKeys.bind(insert, 7, keys);
                insert.setInt(10, keys.size());
                OffsetDateTime end = until == null ? null : until.atOffset(ZoneOffset.UTC);
                insert.setObject(11, end, java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
                insert.setString(12, by);
                insert.setString(13, reason);
                try (ResultSet row = insert.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
        audit.append(
                tx,
                Deed.done(by, Act.PIN_SET, "pin " + id, null, new Told(database + "/" + table, keys.size(), until))
                        .because(reason));
    }

    /// A pin as the audit knows it: keys are counted, not listed.
    private record Told(String table, int keys, @Nullable Instant until) {}

    /// Takes back the pins of a restore that came to nothing.
    void forget(Tx tx, long restore) {
        tx.dsl().deleteFrom(PIN).where(PIN.RESTORE_ID.eq(restore)).execute();
    }

    /// Pins, the latest first. @param all also those that have ended
    public List<Pin> list(boolean all) {
        return store.inTransaction(tx -> read(
                tx, all ? "" : "WHERE ended_at IS NULL AND (until IS NULL OR until > clock_timestamp())", List.of()));
    }

    private static Pin find(Tx tx, long id) {
        return read(tx, "WHERE id = ?", List.of(id)).stream()
                .findFirst()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE, "there is no pin with number " + id + "; nothing was changed"));
    }

    private static List<Pin> read(Tx tx, String where, List<Long> values) {
        return tx.dsl().connectionResult(connection -> {
            List<Pin> pins = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT id, coalesce(restore_id, 0), database_name, table_schema, table_name, until, set_by, reason,"
                            + " set_at, ended_by, ended_at, key_count, " + ChunkKeys.columns("pin") + " FROM pin "
                            + where + " ORDER BY id DESC")) {
                for (int i = 0; i < values.size(); i++) {
                    select.setLong(i + 1, values.get(i));
                }
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        pins.add(pin(row));
                    }
                }
            }
            return pins;
        });
    }

    private static Pin pin(ResultSet row) throws SQLException {
        Keys keys = ChunkKeys.read(row, 13);
        return new Pin(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                new TableName(row.getString(4), row.getString(5)).toString(),
                row.getInt(12),
                IntStream.range(0, Math.min(SAMPLE, keys.size()))
                        .mapToObj(keys::text)
                        .toList(),
                instant(row, 6),
                row.getString(7),
                row.getString(8),
                row.getObject(9, OffsetDateTime.class).toInstant(),
                row.getString(10),
                instant(row, 11));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }

    /// Ends a pin: its rows are judged like others again.
    ///
    /// @throws HoldfastException `USAGE` when there is none of that number, or it has ended
    public Pin end(long id, String by, String reason) {
        return store.inTransaction(tx -> {
            Pin pin = find(tx, id);
            int ended = tx.dsl()
                    .update(PIN)
                    .set(PIN.ENDED_BY, by)
                    .set(PIN.ENDED_AT, NOW)
                    .set(PIN.END_REASON, reason)
                    .where(
                            PIN.ID.eq(id),
                            PIN.ENDED_AT.isNull(),
                            PIN.UNTIL.isNull().or(PIN.UNTIL.gt(NOW)))
                    .execute();
            if (ended == 0) {
                throw new HoldfastException(ErrorCode.USAGE, "pin " + id + " has ended already; nothing was changed");
            }
            audit.append(
                    tx,
                    Deed.done(
                                    by,
                                    Act.PIN_ENDED,
                                    "pin " + id,
                                    new Told(pin.database() + "/" + pin.table(), pin.keys(), pin.until()),
                                    null)
                            .because(reason));
            tx.dsl().execute("notify " + Sessions.CHANNEL);
            return find(tx, id);
        });
    }
}
