package dev.holdfast.dialect.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.HelperSchema.AuditAnchor;
import dev.holdfast.dialect.HelperSchema.Entry;
import dev.holdfast.dialect.HelperSchema.Seal;
import dev.holdfast.dialect.Manifest;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.testing.ContractEngine;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// Fences, receipts and manifests.
abstract class HelperSchemaContract {
    private static final String SCOPE = "policy:1";

    private final ContractEngine engine;
    private final HelperSchema helpers;

    HelperSchemaContract(ContractEngine engine) {
        this.engine = engine;
        this.helpers = engine.dialect().helpers();
    }

    private Entry enter(Orders orders, UUID installation, long leaseEpoch, long holdEpoch) throws SQLException {
        return helpers.enter(
                orders.connection(),
                installation,
                SCOPE,
                leaseEpoch,
                holdEpoch,
                List.of(engine.table("orders")),
                ServerLimits.DEFAULT);
    }

    @Test
    void whoEntersMustHaveTheLeaseAndTheHoldsThatStand() throws SQLException {
        try (Orders orders = new Orders(engine, 1)) {
            Connection connection = orders.connection();
            helpers.installHelpers(connection);
            assertThat(helpers.installed(connection)).isTrue();
            assertThat(helpers.holdEpoch(connection, Orders.INSTALLATION, SCOPE))
                    .isZero();
            assertThat(helpers.raiseHoldEpoch(connection, Orders.INSTALLATION, SCOPE))
                    .isEqualTo(1);
            assertThat(helpers.installEpoch(connection, Orders.INSTALLATION, SCOPE, 3))
                    .isTrue();
            assertThat(helpers.installEpoch(connection, Orders.INSTALLATION, SCOPE, 3))
                    .isTrue();
            assertThat(helpers.installEpoch(connection, Orders.INSTALLATION, SCOPE, 2))
                    .isFalse();
            assertThat(helpers.raiseHoldEpoch(connection, Orders.INSTALLATION, SCOPE))
                    .isEqualTo(2);

            assertThat(enter(orders, Orders.INSTALLATION, 3, 2)).isEqualTo(Entry.ENTERED);
            assertThat(enter(orders, Orders.INSTALLATION, 3, 1)).isEqualTo(Entry.OTHER_HOLDS);
            assertThat(enter(orders, Orders.INSTALLATION, 2, 2)).isEqualTo(Entry.OTHER_LEASE);
            assertThat(enter(orders, new UUID(8, 8), 3, 2)).isEqualTo(Entry.OTHER_LEASE);
            assertThat(helpers.enter(connection, Orders.INSTALLATION, SCOPE, 3, ServerLimits.DEFAULT))
                    .isTrue();
        }
    }

    @Test
    void aHoldWaitsForWhoIsInsideAndWhoComesLaterFails() throws Exception {
        try (Orders orders = new Orders(engine, 1);
                Connection placer = orders.another()) {
            placer.setAutoCommit(false);
            helpers.installEpoch(orders.connection(), Orders.INSTALLATION, SCOPE, 3);
            orders.connection().commit();
            assertThat(enter(orders, Orders.INSTALLATION, 3, 0)).isEqualTo(Entry.ENTERED);

            CompletableFuture<Long> raised = CompletableFuture.supplyAsync(() -> {
                try {
                    long epoch = helpers.raiseHoldEpoch(placer, Orders.INSTALLATION, SCOPE);
                    placer.commit();
                    return epoch;
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThatThrownBy(() -> raised.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            orders.connection().commit();

            assertThat(raised.get(10, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(enter(orders, Orders.INSTALLATION, 3, 0)).isEqualTo(Entry.OTHER_HOLDS);
        }
    }

    /// Two chunks are inside at once; whoever raises an epoch keeps both out, no longer than they care to wait.
    @Test
    void chunksShareAScopeAndGiveUpWhileAnEpochIsRaised() throws SQLException {
        try (Orders orders = new Orders(engine, 1);
                Connection other = orders.another()) {
            other.setAutoCommit(false);
            helpers.installEpoch(orders.connection(), Orders.INSTALLATION, SCOPE, 3);
            orders.connection().commit();
            assertThat(enter(orders, Orders.INSTALLATION, 3, 0)).isEqualTo(Entry.ENTERED);
            assertThat(helpers.enter(other, Orders.INSTALLATION, SCOPE, 3, ServerLimits.DEFAULT))
                    .isTrue();
            orders.connection().commit();
            other.commit();

            helpers.installEpoch(other, Orders.INSTALLATION, SCOPE, 4);
            assertThatThrownBy(() -> enter(orders, Orders.INSTALLATION, 3, 0))
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(dev.holdfast.dialect.Fault.of(e))
                            .isEqualTo(dev.holdfast.dialect.Fault.CONTENDED));
            orders.connection().rollback();
            other.commit();
            assertThat(enter(orders, Orders.INSTALLATION, 3, 0)).isEqualTo(Entry.OTHER_LEASE);
        }
    }

    @Test
    void receiptsAndManifestsAreReadAsTheyWereWritten() throws SQLException {
        try (Orders orders = new Orders(engine, 1)) {
            Connection connection = orders.connection();
            Digest digest = new Digest(4, new BigDecimal("-36893488147419103232"), 99);
            String life = helpers.incarnation(connection);
            Seal seal = new Seal("ab".repeat(32), "form", life);
            helpers.writeReceipt(connection, Orders.stamp(5), engine.table("orders"), digest, life);
            helpers.writeManifest(connection, Orders.stamp(5), orders.orders(), digest, seal);
            helpers.anchorAudit(connection, Orders.INSTALLATION, new AuditAnchor(1, 12, "head"));
            helpers.anchorAudit(connection, Orders.INSTALLATION, new AuditAnchor(2, 12, "another"));
            connection.commit();

            assertThat(helpers.receipts(connection, Orders.INSTALLATION, 5))
                    .singleElement()
                    .satisfies(proof -> {
                        assertThat(proof.digest()).isEqualTo(digest);
                        assertThat(proof.seal()).isEqualTo(new Seal(null, null, life));
                        assertThat(proof.table())
                                .isEqualTo(engine.table("orders").toString());
                    });
            HelperSchema.Sealed sealed = helpers.sealed(connection, Orders.INSTALLATION, 5);
            assertThat(sealed.incarnation()).isEqualTo(life);
            assertThat(sealed.manifests()).isEqualTo(helpers.manifests(connection, Orders.INSTALLATION, 5));
            assertThat(sealed.manifests())
                    .singleElement()
                    .extracting(HelperSchema.Proof::seal)
                    .isEqualTo(seal);
            assertThat(helpers.sealed(connection, Orders.INSTALLATION, 6).manifests())
                    .isEmpty();
            List<Manifest> manifests = engine.dialect()
                    .checking()
                    .manifests(
                            connection,
                            Orders.INSTALLATION,
                            List.of(orders.orders().archive()),
                            0,
                            10);
            assertThat(manifests).singleElement().satisfies(manifest -> {
                assertThat(manifest.archivedAt()).isEqualTo(Orders.AT);
                assertThat(manifest.covered().columns())
                        .containsExactly("id", "state", "day", "note", "amount", "placed", "token");
                assertThat(manifest.digest().sameRows(digest)).isTrue();
            });
            assertThat(helpers.auditAnchors(connection, Orders.INSTALLATION))
                    .containsExactly(new AuditAnchor(1, 12, "head"));
        }
    }
}
