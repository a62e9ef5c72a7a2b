package dev.holdfast.estate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.HoldfastException;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.store.Store;
import dev.holdfast.testing.ContractEngine;
import dev.holdfast.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What transactions on a governed database promise, whatever the engine.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConnectorContract {
    private final ContractEngine engine;
    private Store store;
    private Estate estate;
    private GovernedDatabase database;

    ConnectorContract(ContractEngine engine) {
        this.engine = engine;
    }

    @BeforeAll
    void open() throws SQLException {
        store = TestServer.freshStore();
        estate = new Estate(store, new Secrets(engine.environment()), Optional.empty(), _ -> engine.dialect());
        estate.put(engine.spec("shop", engine.freshDatabase("connector")));
        database = estate.database("shop");
        database.write(Isolation.READ_COMMITTED, connection -> {
            engine.execute(
                    connection,
                    "CREATE TABLE t (id int NOT NULL PRIMARY KEY)",
                    "CREATE TABLE seen (id int NOT NULL PRIMARY KEY)",
                    "CREATE TABLE kept (id int NOT NULL PRIMARY KEY)",
                    "INSERT INTO seen VALUES (1)");
            return true;
        });
    }

    @AfterAll
    void close() {
        estate.close();
        TestServer.close(store);
    }

    private int count(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT COUNT(*) FROM " + engine.table(table))) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void aReadingTransactionSeesOneMoment() {
        int added = database.read(connection -> {
            int before = count(connection, "seen");
            database.write(Isolation.READ_COMMITTED, other -> {
                engine.execute(other, "INSERT INTO seen VALUES (2)");
                return true;
            });
            return count(connection, "seen") - before;
        });

        assertThat(added).isZero();
        assertThat(database.<Integer>read(connection -> count(connection, "seen")))
                .isEqualTo(2);
    }

    @Test
    void ofATransactionThatFailedNothingStandsEvenWhenTheFailureIsPassedOver() {
        assertThatThrownBy(() -> database.write(Isolation.READ_COMMITTED, connection -> {
                    engine.execute(connection, "INSERT INTO t VALUES (1)");
                    try {
                        engine.execute(connection, "INSERT INTO t VALUES (1)");
                    } catch (SQLException duplicate) {
                        // somebody who thinks that the first row still stands
                    }
                    engine.execute(connection, "INSERT INTO t VALUES (2)");
                    return true;
                }))
                .isInstanceOf(HoldfastException.class);

        assertThat(database.<Integer>read(connection -> count(connection, "t"))).isZero();
        database.write(Isolation.READ_COMMITTED, connection -> {
            engine.execute(connection, "INSERT INTO t VALUES (3)", "DELETE FROM t");
            return true;
        });
    }

    @Test
    void aPartThatFailsLeavesWhatStoodBeforeIt() {
        database.write(Isolation.READ_COMMITTED, connection -> {
            engine.execute(connection, "INSERT INTO kept VALUES (1)");
            assertThatThrownBy(() -> GovernedDatabase.attempt(connection, part -> {
                        engine.execute(part, "INSERT INTO kept VALUES (2)", "INSERT INTO kept VALUES (1)");
                        return true;
                    }))
                    .isInstanceOf(SQLException.class);
            GovernedDatabase.attempt(connection, part -> {
                engine.execute(part, "INSERT INTO kept VALUES (3)");
                return true;
            });
            return true;
        });

        assertThat(database.<Integer>read(connection -> count(connection, "kept")))
                .isEqualTo(2);
    }

    @Test
    void aStatementOfAnotherThreadIsCancelled() throws Exception {
        assumeTrue(engine.genuine(), engine.server() + " ends no statement when it is asked to");
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Boolean> sleeping =
                CompletableFuture.supplyAsync(() -> database.read(cancellation, connection -> {
                    engine.execute(connection, engine.sleep(30));
                    return true;
                }));
        Instant begun = Instant.now();
        while (!sleeping.isDone() && Duration.between(begun, Instant.now()).toSeconds() < 20) {
            TimeUnit.MILLISECONDS.sleep(200); // until the statement runs, cancelling does nothing
            cancellation.cancel();
        }

        assertThat(sleeping).isCompletedExceptionally();
        assertThat(database.<Integer>read(connection -> count(connection, "seen")))
                .isPositive();
    }

    @Test
    void aDatabaseIsLookedAtBeforeItIsGoverned() {
        DatabaseCheck check = estate.check("shop");

        assertThat(check.findings()).extracting(DatabaseCheck.Finding::topic).contains("version", "clock", "rights");
        assertThat(check.findings().getFirst())
                .extracting(DatabaseCheck.Finding::topic, DatabaseCheck.Finding::severity)
                .containsExactly("reachable", DatabaseCheck.Severity.OK);
        assertThat(check.findings().toString())
                .doesNotContain(engine.environment().values());
    }
}
