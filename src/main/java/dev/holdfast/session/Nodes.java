package dev.holdfast.session;

import static dev.holdfast.store.db.Tables.COLD_REQUEST;
import static dev.holdfast.store.db.Tables.DISPOSAL_ORDER;
import static dev.holdfast.store.db.Tables.INDEX_ACT;
import static dev.holdfast.store.db.Tables.NODE;
import static dev.holdfast.store.db.Tables.REQUEST;
import static dev.holdfast.store.db.Tables.RESTORE;
import static dev.holdfast.store.db.Tables.RUN;
import static dev.holdfast.store.db.Tables.SESSION;

import dev.holdfast.store.Tx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/// Engine processes that share the control database. An id is random for each start of a process, never the host's
/// name, so that a copied machine is another node.
public final class Nodes {
    /// A node that showed no sign of life for this long is taken for dead.
    public static final Duration TIME_TO_LIVE = Duration.ofSeconds(30);

    /// Whoever was seen before is silent.
    private static final Field<Instant> LATELY = DSL.field(
            "clock_timestamp() - make_interval(secs => {0})",
            Instant.class, DSL.inline((double) TIME_TO_LIVE.toSeconds()));

    /// Where work says who has it, or had it.
    private static final List<TableField<?, UUID>> NAMED = List.of(
            SESSION.NODE_ID,
            REQUEST.CLAIMED_BY,
            RESTORE.NODE_ID,
            DISPOSAL_ORDER.NODE_ID,
            RUN.NODE_ID,
            COLD_REQUEST.NODE_ID,
            INDEX_ACT.NODE_ID);

    private final String host;

    public Nodes() {
        this.host = hostName();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /// Enters this process.
    public UUID register(Tx tx, String version) {
        UUID id = UUID.randomUUID();
        ProcessHandle self = ProcessHandle.current();
        tx.dsl()
                .insertInto(NODE)
                .set(NODE.ID, id)
                .set(NODE.HOST, host)
                .set(NODE.PID, self.pid())
                .set(NODE.PROCESS_STARTED_AT, startOf(self))
                .set(NODE.VERSION, version)
                .execute();
        return id;
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    public void seen(Tx tx, UUID node) {
        tx.dsl()
                .update(NODE)
                .set(NODE.SEEN_AT, DSL.field("clock_timestamp()", Instant.class))
                .where(NODE.ID.eq(node))
                .execute();
    }

    /// Whether it has shown signs of life lately, and so may have leases.
    public boolean alive(Tx tx, UUID node) {
        return tx.dsl().fetchExists(NODE, NODE.ID.eq(node), NODE.SEEN_AT.gt(LATELY));
    }

    /// A process that ends says so; its row stays for the sessions that it ran.
    public void leave(Tx tx, UUID node) {
        tx.dsl()
                .update(NODE)
                .set(NODE.SEEN_AT, Instant.EPOCH)
                .where(NODE.ID.eq(node))
                .execute();
    }

    /// Nodes that are gone: silent for too long, or on this machine with no such process any more. Taking a live node
    /// for dead is harmless: the epoch fences stop it.
    public Set<UUID> dead(Tx tx) {
        Set<UUID> dead = new HashSet<>();
        Field<Boolean> silent = DSL.field(NODE.SEEN_AT.lt(LATELY));
        tx.dsl()
                .select(NODE.ID, NODE.HOST, NODE.PID, NODE.PROCESS_STARTED_AT, silent)
                .from(NODE)
                .forEach(node -> {
                    boolean gone = node.get(NODE.HOST).equals(host)
                            && !alive(node.get(NODE.PID), node.get(NODE.PROCESS_STARTED_AT));
                    if (node.get(silent) || gone) {
                        dead.add(node.get(NODE.ID));
                    }
                });
        return dead;
    }

    /// As [#dead], but never the one that asks: a process whose machine slept, or that could not reach the control
    /// database for long, asks before it has shown a sign of life again, and has its work in hand still.
    public Set<UUID> deadOthers(Tx tx, UUID asking) {
        Set<UUID> dead = dead(tx);
        dead.remove(asking);
        return dead;
    }

    private static boolean alive(long pid, Instant startedAt) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process ->
                        Duration.between(startOf(process), startedAt).abs().compareTo(Duration.ofSeconds(2)) < 0)
                .isPresent();
    }

    /// Forgets nodes that are gone and left nothing: what a forgotten node had in hand would wait for ever, since only
    /// what [#dead] nodes had is taken up.
    public void sweep(Tx tx) {
        List<Condition> nothing = NAMED.stream()
                .map(named -> DSL.notExists(DSL.selectOne()
                        .from(Objects.requireNonNull(named.getTable()))
                        .where(named.eq(NODE.ID))))
                .toList();
        tx.dsl()
                .deleteFrom(NODE)
                .where(NODE.ID.in(dead(tx)))
                .and(DSL.and(nothing))
                .execute();
    }
}
