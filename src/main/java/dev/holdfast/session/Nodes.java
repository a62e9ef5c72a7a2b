package dev.holdfast.session;

import static dev.holdfast.store.db.Tables.NODE;
import static dev.holdfast.store.db.Tables.SESSION;

import dev.holdfast.store.Tx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jooq.impl.DSL;

/// Engine processes that share the control database. An id is random for each start of a process, never the host's
/// name, so that a copied machine is another node.
public final class Nodes {
    /// A node that showed no sign of life for this long is taken for dead.
    public static final Duration TIME_TO_LIVE = Duration.ofSeconds(30);

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
        Instant now = tx.dsl().fetchSingle("select clock_timestamp()").get(0, Instant.class);
        tx.dsl().selectFrom(NODE).forEach(node -> {
            boolean silent = node.getSeenAt().plus(TIME_TO_LIVE).isBefore(now);
            if (silent || (node.getHost().equals(host) && !alive(node.getPid(), node.getProcessStartedAt()))) {
                dead.add(node.getId());
            }
        });
        return dead;
    }

    private static boolean alive(long pid, Instant startedAt) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process ->
                        Duration.between(startOf(process), startedAt).abs().compareTo(Duration.ofSeconds(2)) < 0)
                .isPresent();
    }

    /// Forgets nodes that are gone and never ran a session.
    public void sweep(Tx tx) {
        tx.dsl()
                .deleteFrom(NODE)
                .where(NODE.ID.in(dead(tx)))
                .andNotExists(DSL.selectOne().from(SESSION).where(SESSION.NODE_ID.eq(NODE.ID)))
                .execute();
    }
}
