package dev.holdfast.dialect.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.Fault;
import dev.holdfast.dialect.Indexing;
import dev.holdfast.dialect.TableName;
import dev.holdfast.testing.ContractEngine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Asking for plans, and building what they miss.
abstract class IndexingContract {
    private final ContractEngine engine;
    private final Indexing indexing;

    IndexingContract(ContractEngine engine) {
        this.engine = engine;
        this.indexing = engine.dialect().indexing();
    }

    private int rows(Connection connection, TableName table) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static int indexes(ContractEngine engine, Connection connection, TableName table) throws SQLException {
        return engine.dialect().catalog().tables(connection).stream()
                .filter(each -> each.name().equals(table))
                .mapToInt(each -> each.indexes().size())
                .sum();
    }

    /// A stand-in may show no plans, or build none: then it says so, and that is all it does.
    @Test
    void aStatementThatIsAskedAboutIsNeverCarriedOut() throws SQLException {
        TableName asked = engine.table("asked");
        try (Connection connection = engine.connect(engine.freshDatabase("indexing"))) {
            engine.execute(
                    connection,
                    "CREATE TABLE asked (id int NOT NULL PRIMARY KEY, word int)",
                    "INSERT INTO asked VALUES (1, 1)");
            connection.setAutoCommit(false);
            try {
                Indexing.Estimate estimate =
                        indexing.explain(connection, "DELETE FROM " + asked + " WHERE word = 1 OR id = ?");
                assertThat(estimate.accesses())
                        .extracting(Indexing.Access::table)
                        .contains(asked);
            } catch (SQLException e) {
                assertThat(engine.genuine()).as(e.getMessage()).isFalse();
                assertThat(Fault.of(e)).isEqualTo(Fault.BROKEN);
            }
            assertThat(rows(connection, asked)).isEqualTo(1);
            connection.rollback();

            connection.setAutoCommit(true);
            int before = indexes(engine, connection, asked);
            try {
                assertThat(indexing.build(connection, asked, List.of("word"))).isTrue();
                assertThat(indexing.build(connection, asked, List.of("word"))).isFalse();
                assertThat(indexes(engine, connection, asked)).isEqualTo(before + 1);
            } catch (SQLException e) {
                assertThat(e.getMessage()).contains("nothing was built");
                assertThat(indexes(engine, connection, asked)).isEqualTo(before);
            }
        }
    }
}
