package dev.holdfast.restore;

import static dev.holdfast.store.db.Tables.RESTORE;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.audit.Outcome;
import dev.holdfast.session.Sessions;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.RestoreRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Table `restore` of the control database, and what the audit hears of it; [RestoreItems] has what hangs on it.
public final class Restores {
    private static final Field<Instant> NOW = DSL.field("clock_timestamp()", Instant.class);

    private final Store store;
    private final AuditLog audit = new AuditLog();
    private final RestoreItems items = new RestoreItems();

    public Restores(Store store) {
        this.store = store;
    }

    /// Asks for a restore.
    ///
    /// @param planDigest of the plan that was shown; null for whatever is found
    /// @param node that runs it at once; null for any node
    /// @return its number
    /// @throws HoldfastException `USAGE` when keys are asked for and there is none, or they have not as many values
    /// each
    public long request(RestoreWish wish, @Nullable String planDigest, @Nullable UUID node) {
        requireEven(wish.selection());
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

    /// Keys are kept as values one after the other: where they had not as many each, other keys would be read.
    private static void requireEven(Selection selection) {
        if (!(selection instanceof Selection.OfKeys(String table, List<List<String>> rows, long _))) {
            return;
        }
        if (rows.isEmpty() || rows.getFirst().isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "no key of %s was told; nothing is brought back".formatted(table));
        }
        for (int i = 1; i < rows.size(); i++) {
            if (rows.get(i).size() != rows.getFirst().size()) {
                throw new HoldfastException(
                        ErrorCode.USAGE,
                        "keys of %s must have the same number of values: key 1 has %d, key %d has %d; nothing is brought back"
                                .formatted(
                                        table,
                                        rows.getFirst().size(),
                                        i + 1,
                                        rows.get(i).size()));
            }
        }
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
        return store.inTransaction(tx -> items.any(tx, id));
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
            List<RestoreView.Line> tables = items.tables(tx, id);
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

    private RestoreView find(Tx tx, long id) {
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

    private RestoreView view(Tx tx, RestoreRecord row) {
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
                items.tables(tx, row.getId()));
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
}
