package dev.holdfast.session;

import static dev.holdfast.store.db.Tables.LEASE;

import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.OptionalLong;
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
    /// @return the new epoch; empty when another live node holds the lease
    public OptionalLong take(Tx tx, String resource, UUID node, Collection<UUID> deadNodes) {
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
        return taken == null ? OptionalLong.empty() : OptionalLong.of(taken.getEpoch());
    }

    /// Keeps leases of a node alive. One that the node no longer works under ends by itself.
    public void renew(Tx tx, UUID node, Collection<String> resources) {
        tx.dsl()
                .update(LEASE)
                .set(LEASE.EXPIRES_AT, EXPIRY)
                .where(LEASE.OWNER.eq(node), LEASE.RESOURCE.in(resources))
                .execute();
    }

    public void release(Tx tx, String resource, UUID node, long epoch) {
        tx.dsl()
                .update(LEASE)
                .set(LEASE.OWNER, DSL.inline((UUID) null))
                .set(LEASE.EXPIRES_AT, NOW)
                .where(LEASE.RESOURCE.eq(resource), LEASE.OWNER.eq(node), LEASE.EPOCH.eq(epoch))
                .execute();
    }
}
