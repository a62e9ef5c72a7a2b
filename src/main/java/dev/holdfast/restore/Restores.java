package dev.holdfast.restore;

import static dev.holdfast.store.db.Tables.RESTORE;
import static dev.holdfast.store.db.Tables.RESTORE_ITEM;
import static dev.holdfast.store.db.Tables.RESTORE_TABLE;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.audit.Outcome;
import dev.holdfast.dialect.Copies;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.ledger.ChunkKeys;
import dev.holdfast.policy.Placement;
import dev.holdfast.session.Sessions;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.RestoreRecord;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Tables `restore`, `restore_item` and `restore_table` of the control database, and what the audit hears of them.
public final class Restores {
    private static final Field<Instant> NOW = DSL.field("clock_timestamp()", Instant.class);

    private final Store store;
    private final AuditLog audit = new AuditLog();

    public Restores(Store store) {
        this.store = store;
    }

    /// Which copies of one place come back.
    record Item(int policy, Placement placement, Copies copies) {}

    /// Asks for a restore.
    ///
    /// @param planDigest of the plan that was shown; null for whatever is found
    /// @param node that runs it at once; null for any node
    /// @return its number
    public long request(RestoreWish wish, @Nullable String planDigest, @Nullable UUID node) {
        return store.inTransaction(tx -> {
            RestoreRecord row = tx.dsl().newRecord(RESTORE);
            row.setState((node == null ? RestoreState.REQUESTED : RestoreState.RUNNING).id());
            switch (wish.selection()) {
                case Selection.OfKeys(String table, List<List<String>> rows, long session) -> {
                    row.setKind("keys");
                    row.setTableName(table);
                    row.setKeyRows(rows.stream().flatMap(List::stream).toArray(String[]::new));
                    row.setKeyWidth(rows.getFirst().size());
                    row.setSessionId(session == 0 ? null : session);
                }
                case Selection.Matching(String table, String criteria, String zone) -> {
                    row.setKind("predicate");
                    row.setTableName(table);
                    row.setCriteria(criteria);
                    row.setZone(zone);
                }
                case Selection.OfSession(long session) -> {
                    row.setKind("session");
                    row.setSessionId(session);
                }
            }
            row.setWithChildren(wish.withChildren());
            row.setConflict(wish.conflict().id());
            row.setAcknowledged(wish.acknowledged().toArray(String[]::new));
            row.setPin(wish.pin().kind().id());
            row.setPinUntil(wish.pin().until());
            row.setPlanDigest(planDigest);
            row.setRequestedBy(wish.actor());
            row.setReason(wish.reason());
            row.setNodeId(node);
            row.insert();
            long id = row.getId();
            if (node != null) {
                tx.dsl()
                        .update(RESTORE)
                        .set(RESTORE.STARTED_AT, NOW)
                        .where(RESTORE.ID.eq(id))
                        .execute();
            }
            audit.append(
                    tx,
                    Deed.done(wish.actor(), Act.RESTORE_REQUESTED, object(id), null, Told.of(wish))
                            .byPlan(planDigest)
                            .because(wish.reason()));
            tx.dsl().execute("notify " + Sessions.CHANNEL);
            return id;
        });
    }

    private static String object(long id) {
        return "restore " + id;
    }

    private record Told(String what, boolean withChildren, String conflict, String pin, List<String> acknowledged) {
        static Told of(RestoreWish wish) {
            return new Told(
                    wish.selection().words(),
                    wish.withChildren(),
                    wish.conflict().id(),
                    wish.pin().words(),
                    wish.acknowledged());
        }
    }

    /// Hands the oldest restore that waits to a node.
    public Optional<Long> claim(UUID node) {
        return store.inTransaction(tx -> {
            Long id = tx.dsl()
                    .select(RESTORE.ID)
                    .from(RESTORE)
                    .where(RESTORE.STATE.eq(RestoreState.REQUESTED.id()))
                    .orderBy(RESTORE.ID)
                    .limit(1)
                    .forUpdate()
                    .skipLocked()
                    .fetchOne(RESTORE.ID);
            if (id != null) {
                begin(tx, id, node);
            }
            return Optional.ofNullable(id);
        });
    }

    private static void begin(Tx tx, long id, UUID node) {
        tx.dsl()
                .update(RESTORE)
                .set(RESTORE.STATE, RestoreState.RUNNING.id())
                .set(RESTORE.NODE_ID, node)
                .set(RESTORE.STARTED_AT, DSL.coalesce(RESTORE.STARTED_AT, NOW))
                .setNull(RESTORE.ERROR)
                .where(RESTORE.ID.eq(id))
                .execute();
        tx.dsl().execute("notify " + Sessions.CHANNEL);
    }

    /// Restores whose node went away wait for another one.
    public void giveBack(Collection<UUID> deadNodes) {
        store.run(tx -> tx.dsl()
                .update(RESTORE)
                .set(RESTORE.STATE, RestoreState.REQUESTED.id())
                .where(RESTORE.STATE.eq(RestoreState.RUNNING.id()), RESTORE.NODE_ID.in(deadNodes))
                .execute());
    }

    /// Takes an interrupted restore up again: for `node`, or for any.
    ///
    /// @throws HoldfastException `BLOCKED` when it is not interrupted
    public void resume(long id, @Nullable UUID node, String actor) {
        audit.guard(
                store,
                actor,
                Act.RESTORE_RESUMED,
                object(id),
                () -> store.inTransaction(tx -> {
                    RestoreState state = find(tx, id).state();
                    if (state != RestoreState.INTERRUPTED && state != RestoreState.REQUESTED) {
                        throw new HoldfastException(
                                ErrorCode.BLOCKED,
                                "restore %d is %s and cannot be resumed; nothing was started"
                                        .formatted(id, state.id()));
                    }
                    if (node != null) {
                        begin(tx, id, node);
                    } else {
                        tx.dsl()
                                .update(RESTORE)
                                .set(RESTORE.STATE, RestoreState.REQUESTED.id())
                                .where(RESTORE.ID.eq(id))
                                .execute();
                        tx.dsl().execute("notify " + Sessions.CHANNEL);
                    }
                    audit.append(tx, Deed.done(actor, Act.RESTORE_RESUMED, object(id), state(state), null));
                    return true;
                }));
    }

    private static java.util.Map<String, String> state(RestoreState state) {
        return java.util.Map.of("state", state.id());
    }

    /// Restores that a person may have gone on with: interrupted, or left by nodes that are gone.
    public List<Long> interrupted() {
        return store.inTransaction(tx -> tx.dsl()
                .select(RESTORE.ID)
                .from(RESTORE)
                .where(RESTORE.STATE.in(RestoreState.INTERRUPTED.id(), RestoreState.REQUESTED.id()))
                .orderBy(RESTORE.ID)
                .fetch(RESTORE.ID));
    }

    /// Whether sources may have committed.
    public boolean begun(long id) {
        return store.inTransaction(tx -> tx.dsl().fetchExists(RESTORE_ITEM, RESTORE_ITEM.RESTORE_ID.eq(id)));
    }

    /// @param digest of the plan that must still hold; null for any
    record Standing(RestoreWish wish, @Nullable String digest) {}

    Standing standing(long id) {
        return store.inTransaction(tx -> new Standing(
                find(tx, id).wish(),
                tx.dsl()
                        .select(RESTORE.PLAN_DIGEST)
                        .from(RESTORE)
                        .where(RESTORE.ID.eq(id))
                        .fetchSingle()
                        .value1()));
    }

    List<Item> items(long id) {
        return store.inTransaction(tx -> tx.dsl().connectionResult(connection -> {
            List<Item> items = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT policy_id, database_name, table_schema, table_name, bundle, archive_database,"
                            + " archive_schema, chunks, sessions, " + ChunkKeys.columns("restore_item")
                            + " FROM restore_item WHERE restore_id = ? ORDER BY position")) {
                select.setLong(1, id);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        Placement placement = new Placement(
                                row.getString(2),
                                new TableName(row.getString(3), row.getString(4)),
                                Arrays.stream((String[]) row.getArray(5).getArray())
                                        .map(name -> TableName.parse(name, ""))
                                        .toList(),
                                row.getString(6),
                                row.getString(7));
                        Keys keys = ChunkKeys.read(row, 10);
                        items.add(
                                new Item(row.getInt(1), placement, Copies.of(keys, numbers(row, 8), numbers(row, 9))));
                    }
                }
            }
            return items;
        }));
    }

    private static long[] numbers(ResultSet row, int column) throws java.sql.SQLException {
        return Arrays.stream((Long[]) row.getArray(column).getArray())
                .mapToLong(Long::longValue)
                .toArray();
    }

    /// Keeps which copies come back, in the transaction that pins them.
    void keep(Tx tx, long id, List<Item> items) {
        tx.dsl().connection(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO restore_item (restore_id, position, policy_id, database_name, table_schema, table_name,
                      bundle, archive_database, archive_schema, key_layout, bigint_keys, uuid_keys, text_keys, key_count,
                      chunks, sessions)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
                for (int i = 0; i < items.size(); i++) {
                    Item item = items.get(i);
                    Placement place = item.placement();
                    insert.setLong(1, id);
                    insert.setInt(2, i);
                    insert.setInt(3, item.policy());
                    insert.setString(4, place.database());
                    insert.setString(5, place.table().schema());
                    insert.setString(6, place.table().table());
                    insert.setArray(
                            7,
                            connection.createArrayOf(
                                    "text",
                                    place.bundle().stream()
                                            .map(TableName::toString)
                                            .toArray()));
                    insert.setString(8, place.archiveDatabase());
                    insert.setString(9, place.archiveSchema());
                    insert.setArray(
                            10,
                            connection.createArrayOf(
                                    "text", ChunkKeys.layout(item.copies().keys())));
                    ChunkKeys.bind(insert, 11, item.copies().keys());
                    insert.setInt(14, item.copies().size());
                    insert.setArray(
                            15,
                            connection.createArrayOf("int8", boxed(item.copies().chunks())));
                    insert.setArray(
                            16,
                            connection.createArrayOf("int8", boxed(item.copies().sessions())));
                    insert.executeUpdate();
                }
            }
        });
    }

    private static Object[] boxed(long[] numbers) {
        return LongStream.of(numbers).boxed().toArray();
    }

    /// What became of each table; kept with the items, so that whoever goes on can tell it.
    void keepTables(Tx tx, long id, List<RestoreView.Line> tables) {
        for (int i = 0; i < tables.size(); i++) {
            RestoreView.Line line = tables.get(i);
            tx.dsl()
                    .insertInto(RESTORE_TABLE)
                    .set(RESTORE_TABLE.RESTORE_ID, id)
                    .set(RESTORE_TABLE.POSITION, i)
                    .set(RESTORE_TABLE.DATABASE_NAME, line.database())
                    .set(RESTORE_TABLE.TABLE_NAME, line.table())
                    .set(RESTORE_TABLE.ROWS_RESTORED, line.restored())
                    .set(RESTORE_TABLE.ROWS_THERE, line.there())
                    .set(RESTORE_TABLE.ROWS_LEFT, line.left())
                    .set(RESTORE_TABLE.LEFT_KEYS, line.leftKeys().toArray(String[]::new))
                    .execute();
        }
    }

    /// Nothing came of what was kept: it begins anew.
    void dropItems(Tx tx, long id) {
        tx.dsl().deleteFrom(RESTORE_ITEM).where(RESTORE_ITEM.RESTORE_ID.eq(id)).execute();
        tx.dsl()
                .deleteFrom(RESTORE_TABLE)
                .where(RESTORE_TABLE.RESTORE_ID.eq(id))
                .execute();
    }

    /// Fails when another node has taken the restore over.
    void requireHand(Tx tx, long id, UUID node) {
        RestoreRecord row = tx.dsl()
                .selectFrom(RESTORE)
                .where(RESTORE.ID.eq(id))
                .forUpdate()
                .fetchSingle();
        if (!node.equals(row.getNodeId()) || !row.getState().equals(RestoreState.RUNNING.id())) {
            throw new HoldfastException(
                    ErrorCode.LEASE_HELD, "restore " + id + ": another node has it in hand; it goes on there");
        }
    }

    private record Counts(long restored, long there, long left) {}

    /// Every commit has happened.
    void done(long id, UUID node) {
        store.run(tx -> {
            requireHand(tx, id, node);
            List<RestoreView.Line> tables = tables(tx, id);
            Counts counts = new Counts(
                    tables.stream().mapToLong(RestoreView.Line::restored).sum(),
                    tables.stream().mapToLong(RestoreView.Line::there).sum(),
                    tables.stream().mapToLong(RestoreView.Line::left).sum());
            tx.dsl()
                    .update(RESTORE)
                    .set(RESTORE.STATE, RestoreState.DONE.id())
                    .set(RESTORE.ENDED_AT, NOW)
                    .set(RESTORE.ROWS_RESTORED, counts.restored())
                    .set(RESTORE.ROWS_THERE, counts.there())
                    .set(RESTORE.ROWS_LEFT, counts.left())
                    .setNull(RESTORE.ERROR)
                    .where(RESTORE.ID.eq(id))
                    .execute();
            audit.append(tx, Deed.done(find(tx, id).wish().actor(), Act.RESTORE_DONE, object(id), null, counts));
            tx.dsl().execute("notify " + Sessions.CHANNEL);
        });
    }

    /// Nothing came back.
    void refused(long id, UUID node, String why) {
        ended(id, node, RestoreState.REFUSED, why);
    }

    /// Something may have been committed, or a database does not answer.
    void interrupted(long id, UUID node, String why) {
        ended(id, node, RestoreState.INTERRUPTED, why);
    }

    private void ended(long id, UUID node, RestoreState state, String why) {
        store.run(tx -> {
            requireHand(tx, id, node);
            tx.dsl()
                    .update(RESTORE)
                    .set(RESTORE.STATE, state.id())
                    .set(RESTORE.ERROR, why)
                    .set(RESTORE.ENDED_AT, state.terminal() ? NOW : DSL.inline((Instant) null))
                    .where(RESTORE.ID.eq(id))
                    .execute();
            RestoreWish wish = find(tx, id).wish();
            Deed deed = state == RestoreState.REFUSED
                    ? Deed.done(wish.actor(), Act.RESTORE_DONE, object(id), null, null)
                            .with(Outcome.REFUSED)
                            .because(why)
                    : Deed.done(AuditLog.ENGINE, Act.RESTORE_INTERRUPTED, object(id), null, state(state))
                            .because(why);
            audit.append(tx, deed);
            tx.dsl().execute("notify " + Sessions.CHANNEL);
        });
    }

    /// @throws HoldfastException `USAGE` when there is none of that number
    public RestoreView find(long id) {
        return store.inTransaction(tx -> find(tx, id));
    }

    private static RestoreView find(Tx tx, long id) {
        return tx.dsl()
                .selectFrom(RESTORE)
                .where(RESTORE.ID.eq(id))
                .fetchOptional(row -> view(tx, row))
                .orElseThrow(() -> new HoldfastException(ErrorCode.USAGE, "there is no restore with number " + id));
    }

    /// The latest first.
    public List<RestoreView> all(int limit) {
        return store.inTransaction(tx -> tx.dsl()
                .selectFrom(RESTORE)
                .orderBy(RESTORE.ID.desc())
                .limit(limit)
                .fetch(row -> view(tx, row)));
    }

    private static RestoreView view(Tx tx, RestoreRecord row) {
        return new RestoreView(
                row.getId(),
                RestoreState.ofId(row.getState()),
                new RestoreWish(
                        selection(row),
                        row.getWithChildren(),
                        OnConflict.ofId(row.getConflict()),
                        new Pinning(Pinning.Kind.ofId(row.getPin()), row.getPinUntil()),
                        List.of(row.getAcknowledged()),
                        row.getRequestedBy(),
                        row.getReason()),
                row.getRequestedAt(),
                row.getStartedAt(),
                row.getEndedAt(),
                Objects.requireNonNullElse(row.getError(), ""),
                row.getRowsRestored(),
                row.getRowsThere(),
                row.getRowsLeft(),
                tables(tx, row.getId()));
    }

    private static Selection selection(RestoreRecord row) {
        long session = row.getSessionId() == null ? 0 : row.getSessionId();
        return switch (row.getKind()) {
            case "keys" -> new Selection.OfKeys(row.getTableName(), keys(row), session);
            case "predicate" -> new Selection.Matching(row.getTableName(), row.getCriteria(), row.getZone());
            default -> new Selection.OfSession(session);
        };
    }

    private static List<List<String>> keys(RestoreRecord row) {
        List<String> values = List.of(row.getKeyRows());
        int width = row.getKeyWidth();
        return IntStream.range(0, values.size() / width)
                .mapToObj(key -> values.subList(key * width, (key + 1) * width))
                .toList();
    }

    private static List<RestoreView.Line> tables(Tx tx, long id) {
        return tx.dsl()
                .selectFrom(RESTORE_TABLE)
                .where(RESTORE_TABLE.RESTORE_ID.eq(id))
                .orderBy(RESTORE_TABLE.POSITION)
                .fetch(row -> new RestoreView.Line(
                        row.getDatabaseName(),
                        row.getTableName(),
                        row.getRowsRestored(),
                        row.getRowsThere(),
                        row.getRowsLeft(),
                        List.of(row.getLeftKeys())));
    }
}
