package dev.holdfast.dialect.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.HelperSchema.Entry;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.dialect.TableName;
import dev.holdfast.testing.TestServer;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresHelpersTest {
    private static final UUID INSTALLATION = new UUID(7, 7);
    private static final String SCOPE = "policy:1";

    /// What the first build made.
    private static final String FIRST_BUILD = """
            CREATE SCHEMA holdfast;
            CREATE TABLE holdfast.fence (installation uuid NOT NULL, scope text NOT NULL, lease_epoch bigint NOT NULL,
              hold_epoch bigint NOT NULL DEFAULT 0, PRIMARY KEY (installation, scope));
            CREATE TABLE holdfast.receipt (installation uuid NOT NULL, chunk_id bigint NOT NULL,
              table_name text NOT NULL, session_id bigint NOT NULL, epoch bigint NOT NULL, row_count bigint NOT NULL,
              row_hash numeric NOT NULL, row_bytes bigint NOT NULL,
              deleted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
              PRIMARY KEY (installation, chunk_id, table_name));
            CREATE TABLE holdfast.manifest (installation uuid NOT NULL, chunk_id bigint NOT NULL,
              table_name text NOT NULL, session_id bigint NOT NULL, epoch bigint NOT NULL, source_table text NOT NULL,
              hashing text NOT NULL, hashed_columns text[] NOT NULL, hashed_as_text text[] NOT NULL,
              row_count bigint NOT NULL, row_hash numeric, row_bytes bigint NOT NULL, archived_at timestamptz NOT NULL,
              written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
              PRIMARY KEY (installation, chunk_id, table_name));
            INSERT INTO holdfast.receipt (installation, chunk_id, table_name, session_id, epoch, row_count, row_hash,
              row_bytes) VALUES ('00000000-0000-0007-0000-000000000007', 5, 'public.t', 1, 1, 3, 42, 10);
            """;

    private final HelperSchema helpers = new PostgresHelpers();
    private String database;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        database = TestServer.freshDatabase("helpers");
        connection = TestServer.shared().connect(database);
        connection.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Entry enter(UUID installation, long leaseEpoch, long holdEpoch) throws SQLException {
        return helpers.enter(
                connection,
                installation,
                SCOPE,
                leaseEpoch,
                holdEpoch,
                List.of(new TableName("holdfast", "receipt")),
                ServerLimits.DEFAULT);
    }

    @Test
    void whatTheFirstBuildLeftIsReadAndThenTakenOn() throws SQLException {
        execute(FIRST_BUILD);
        assertThat(helpers.installed(connection)).isTrue();
        assertThat(helpers.receipts(connection, INSTALLATION, 5)).hasSize(1);
        assertThat(helpers.manifests(connection, INSTALLATION, 5)).isEmpty();

        helpers.installHelpers(connection);
        helpers.installHelpers(connection);

        Stamp stamp = new Stamp(INSTALLATION, 1, 6, 1, Instant.EPOCH, Instant.EPOCH);
        helpers.writeReceipt(connection, stamp, new TableName("public", "t"), new Digest(2, BigDecimal.TEN, 5), "life");
        assertThat(helpers.receipts(connection, INSTALLATION, 5))
                .extracting(proof -> proof.seal().incarnation())
                .containsExactly((String) null);
        assertThat(helpers.receipts(connection, INSTALLATION, 6))
                .extracting(proof -> proof.seal().incarnation())
                .containsExactly("life");
    }

    @Test
    void aLoginWithoutRightsIsToldWhatIsMissingAndWorksOnceADbaMadeIt() throws SQLException {
        String login = "plain_" + ProcessHandle.current().pid();
        execute(FIRST_BUILD);
        execute("CREATE ROLE " + login + "; GRANT USAGE ON SCHEMA holdfast TO " + login
                + "; GRANT ALL ON ALL TABLES IN SCHEMA holdfast TO " + login);
        connection.commit();
        execute("SET ROLE " + login);
        assertThatThrownBy(() -> helpers.installHelpers(connection))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOCKED))
                .hasMessageContaining("holdfast.manifest.merkle_root, holdfast.manifest.fingerprint,"
                        + " holdfast.manifest.incarnation, holdfast.receipt.incarnation");
        connection.rollback();

        execute("RESET ROLE");
        execute(helpers.script());
        connection.commit();
        execute("SET ROLE " + login);
        helpers.installHelpers(connection);
        assertThat(helpers.installEpoch(connection, INSTALLATION, SCOPE, 4)).isTrue();
        assertThat(helpers.incarnation(connection)).isNotEmpty();
        connection.rollback();
        execute("RESET ROLE; DROP OWNED BY " + login + "; DROP ROLE " + login);
        connection.commit();
    }

    @Test
    void whoEntersMustHaveTheLeaseAndTheHoldsThatStand() throws SQLException {
        helpers.installHelpers(connection);
        assertThat(helpers.holdEpoch(connection, INSTALLATION, SCOPE)).isZero();
        assertThat(helpers.raiseHoldEpoch(connection, INSTALLATION, SCOPE)).isEqualTo(1);
        assertThat(helpers.installEpoch(connection, INSTALLATION, SCOPE, 3)).isTrue();
        assertThat(helpers.holdEpoch(connection, INSTALLATION, SCOPE)).isEqualTo(1);

        assertThat(enter(INSTALLATION, 3, 1)).isEqualTo(Entry.ENTERED);
        assertThat(enter(INSTALLATION, 3, 0)).isEqualTo(Entry.OTHER_HOLDS);
        assertThat(enter(INSTALLATION, 2, 1)).isEqualTo(Entry.OTHER_LEASE);
        assertThat(enter(new UUID(8, 8), 3, 1)).isEqualTo(Entry.OTHER_LEASE);
    }

    @Test
    void aHoldWaitsForWhoIsInside() throws Exception {
        helpers.installHelpers(connection);
        helpers.installEpoch(connection, INSTALLATION, SCOPE, 3);
        connection.commit();
        assertThat(enter(INSTALLATION, 3, 0)).isEqualTo(Entry.ENTERED);

        CompletableFuture<Long> raised = CompletableFuture.supplyAsync(() -> {
            try (Connection placer = TestServer.shared().connect(database)) {
                placer.setAutoCommit(false);
                long epoch = helpers.raiseHoldEpoch(placer, INSTALLATION, SCOPE);
                placer.commit();
                return epoch;
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThatThrownBy(() -> raised.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        connection.commit();

        assertThat(raised.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(enter(INSTALLATION, 3, 0)).isEqualTo(Entry.OTHER_HOLDS);
    }

    @Test
    void aDatabaseThatWasLoadedAgainIsAnotherLife() throws SQLException {
        String other = TestServer.freshDatabase("helpers");
        try (Connection elsewhere = TestServer.shared().connect(other)) {
            assertThat(helpers.incarnation(connection))
                    .isEqualTo(helpers.incarnation(connection))
                    .doesNotContain("unknown", "replica")
                    .isNotEqualTo(helpers.incarnation(elsewhere));
        }
    }
}
