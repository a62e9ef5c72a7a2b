package dev.holdfast.session;

import static dev.holdfast.store.db.Tables.LEASE;

import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// Who may work on what. A lease keeps nodes out of each other's way; the epoch that comes with it keeps rows safe: it
/// only rises, and the fences in the governed databases let no older one through. Times are the control database's own.
public final class Leases {
    private static final Field<Instant> NOW = DSL.field("clock_timestamp()", Instant.class);
    private static final Field<Instant> EXPIRY = DSL.field(
            "clock_timestamp() + make_interval(secs => {0})",
            Instant.class, DSL.inline((double) Nodes.TIME_TO_LIVE.toSeconds()));

    /// Takes the lease if it is free, expired, or held by a node that is gone.
    ///
    /// @return the lease under a new epoch; empty when another live node holds it
    public Optional<Lease> take(Tx tx, String resource, UUID node, Collection<UUID> deadNodes) {
        var taken = tx.dsl()
                .insertInto(LEASE)
                .set(LEASE.RESOURCE, resource)
                .set(LEASE.EPOCH, 1L)
                .set(LEASE.OWNER, node)
                .set(LEASE.EXPIRES_AT, EXPIRY)
                .onConflict(LEASE.RESOURCE)
                .doUpdate()
                .set(LEASE.EPOCH, LEASE.EPOCH.plus(1))
                .set(LEASE.OWNER, node)
                .set(LEASE.EXPIRES_AT, EXPIRY)
                .where(LEASE.OWNER
                        .isNull()
                        .or(LEASE.EXPIRES_AT.lt(NOW))
                        .or(LEASE.OWNER.eq(node))
                        .or(LEASE.OWNER.in(deadNodes)))
                .returning(LEASE.EPOCH)
                .fetchOne();
        return Optional.ofNullable(taken).map(row -> new Lease(resource, node, row.getEpoch()));
    }

    /// Keeps leases of a node alive. One that the node no longer works under ends by itself.
    public void renew(Tx tx, UUID node, Collection<String> resources) {
        tx.dsl()
                .update(LEASE)
                .set(LEASE.EXPIRES_AT, EXPIRY)
                .where(LEASE.OWNER.eq(node), LEASE.RESOURCE.in(resources))
                .execute();
    }

    /// Keeps others from taking it until the transaction ends. Whoever will write the session's row too asks first: a
    /// node that takes over locks the lease before the session.
    public void lock(Tx tx, Lease lease) {
        tx.dsl()
                .select(LEASE.EPOCH)
                .from(LEASE)
                .where(LEASE.RESOURCE.eq(lease.resource()))
                .forNoKeyUpdate()
                .execute();
    }

    /// Gives it back, if it is still this one.
    public void release(Tx tx, Lease lease) {
        tx.dsl()
                .update(LEASE)
                .set(LEASE.OWNER, DSL.inline((UUID) null))
                .set(LEASE.EXPIRES_AT, NOW)
                .where(
                        LEASE.RESOURCE.eq(lease.resource()),
                        LEASE.OWNER.eq(lease.owner()),
                        LEASE.EPOCH.eq(lease.epoch()))
                .execute();
    }
}
