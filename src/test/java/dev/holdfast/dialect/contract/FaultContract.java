package dev.holdfast.dialect.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.dialect.Fault;
import dev.holdfast.testing.ContractEngine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What the failures of a real server are taken for.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FaultContract {
    private final ContractEngine engine;
    private String database;
    private Connection connection;

    FaultContract(ContractEngine engine) {
        this.engine = engine;
    }

    @BeforeAll
    void make() throws SQLException {
        database = engine.freshDatabase("fault");
        connection = engine.connect(database);
        engine.execute(
                connection,
                "CREATE TABLE parent (id int NOT NULL PRIMARY KEY, n int CHECK (n > 0))",
                "CREATE TABLE child (id int REFERENCES parent (id))",
                "INSERT INTO parent VALUES (1, 1)",
                "INSERT INTO child VALUES (1)");
    }

    @AfterAll
    void close() throws SQLException {
        connection.close();
    }

    private Fault faultOf(String sql) {
        return Fault.of(catchThrowableOfType(SQLException.class, () -> engine.execute(connection, sql)));
    }

    @Test
    void aRowThatIsReferredToRefusesToGo() {
        assertThat(faultOf("DELETE FROM parent")).isEqualTo(Fault.REFUSED);
    }

    @Test
    void aValueThatDoesNotFitIsPoison() {
        assertThat(faultOf("INSERT INTO parent VALUES (1, 1)")).isEqualTo(Fault.POISON);
        assertThat(faultOf("INSERT INTO parent VALUES (NULL, 1)")).isEqualTo(Fault.POISON);
        assertThat(faultOf("INSERT INTO parent VALUES (1 / (SELECT 0), 1)")).isEqualTo(Fault.POISON);
    }

    @Test
    void aRowThatFailsACheckIsPoison() {
        assumeTrue(engine.genuine(), engine.server() + " words it in another way");
        assertThat(faultOf("INSERT INTO parent VALUES (2, 0)")).isEqualTo(Fault.POISON);
    }

    @Test
    void aStatementThatIsWrongForTheDatabaseIsBroken() {
        assumeTrue(engine.genuine(), engine.server() + " has numbers of its own for these");
        assertThat(faultOf("SELECT * FROM nowhere")).isEqualTo(Fault.BROKEN);
        assertThat(faultOf("SELECT nothing FROM parent")).isEqualTo(Fault.BROKEN);
        assertThat(faultOf("SELEKT 1")).isEqualTo(Fault.BROKEN);
    }

    @Test
    void aDatabaseThatIsNotThereCannotBeReached() {
        SQLException failure = catchThrowableOfType(
                SQLException.class, () -> engine.connect("no_such_database").close());
        assertThat(Fault.of(failure)).isEqualTo(Fault.UNREACHABLE);
    }

    @Test
    void aDeadlockIsContention() throws Exception {
        engine.execute(
                connection,
                "CREATE TABLE tug (id int NOT NULL PRIMARY KEY, n int)",
                "INSERT INTO tug VALUES (1, 0)",
                "INSERT INTO tug VALUES (2, 0)");
        try (Connection one = engine.connect(database);
                Connection other = engine.connect(database)) {
            one.setAutoCommit(false);
            other.setAutoCommit(false);
            engine.execute(one, "UPDATE tug SET n = 1 WHERE id = 1");
            engine.execute(other, "UPDATE tug SET n = 2 WHERE id = 2");
            var waiting = java.util.concurrent.CompletableFuture.supplyAsync(() -> failing(one, 2));
            SQLException second = failing(other, 1);
            SQLException first = waiting.get(30, java.util.concurrent.TimeUnit.SECONDS);
            one.rollback();
            other.rollback();

            assertThat(Stream.of(first, second).filter(Objects::nonNull).map(Fault::of))
                    .containsExactly(Fault.CONTENDED);
        }
    }

    /// The failure of the one that the server chose; what the other waited for is free then.
    private @org.jspecify.annotations.Nullable SQLException failing(Connection one, int id) {
        try {
            engine.execute(one, "UPDATE tug SET n = 3 WHERE id = " + id);
            return null;
        } catch (SQLException e) {
            try {
                one.rollback();
            } catch (SQLException second) {
                e.addSuppressed(second);
            }
            return e;
        }
    }
}
