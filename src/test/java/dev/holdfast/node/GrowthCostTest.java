package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.growth.SampleOutcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a sample costs on a database with many tables.
///
/// `mvn -Pcampaign test -Dtest=GrowthCostTest`, with `-Dgrowth.tables=`.
@Tag("campaign")
class GrowthCostTest {
    private static final int TABLES = Integer.getInteger("growth.tables", 20_000);
    private static final int AT_ONCE = 1_000;

    @AutoClose
    private final EngineFixture engine = new EngineFixture("shop");

    @Test
    void aSampleOfTwentyThousandTablesTakesASecondAtMost() throws Exception {
        for (int from = 1; from <= TABLES; from += AT_ONCE) {
            engine.execute("shop", """
                    do $$ begin
                      for n in %1$d..%2$d loop
                        execute format('create table s%%s (id bigint primary key, note text)', n);
                        execute format('insert into s%%s select i, ''x'' from generate_series(1, 10) i', n);
                      end loop;
                    end $$""".formatted(from, Math.min(TABLES, from + AT_ONCE - 1)));
        }
        GrowthOperations growth = engine.node().operations().growth();

        for (String which : new String[] {"first", "second", "third"}) {
            engine.forgetConnections();
            timed(which + " sample", () -> {
                SampleOutcome outcome = growth.sample("shop").getFirst();
                assertThat(outcome.problem()).isNull();
                System.out.printf(
                        "%s sample: %d ms on the database, %,d tables, %,d written, %,d to be measured%n",
                        which, outcome.millis(), outcome.tables(), outcome.stored(), outcome.estimated());
                return outcome;
            });
        }
        engine.execute("shop", "analyze");
        engine.forgetConnections();
        SampleOutcome analyzed =
                timed("after analyze", () -> growth.sample("shop").getFirst());
        System.out.printf("after analyze: %d ms on the database, %,d written%n", analyzed.millis(), analyzed.stored());
        timed("tables()", () -> growth.tables("shop"));
        timed("databases()", growth::databases);
        try (Connection connection = engine.connect("shop")) {
            timed("all pg_total_relation_size, new process", () -> sum(connection, "pg_total_relation_size(oid)"));
            timed("the same again", () -> sum(connection, "pg_total_relation_size(oid)"));
            timed("pg_database_size", () -> number(connection, "select pg_database_size(current_database())"));
            System.out.printf("memory of that process: %,d kB%n", number(connection, """
                    select sum(total_bytes) / 1024 from pg_backend_memory_contexts"""));
        }
        System.out.printf("rows of one sample in the control database: %,d kB%n", engine.controlNumber("""
                        select sum(pg_total_relation_size(c)) / 1024 from unnest('{holdfast.growth_sample,
                        holdfast.growth_table,holdfast.growth_index,holdfast.index_sample}'::regclass[]) c"""));

        assertThat(analyzed.millis()).isLessThanOrEqualTo(1_000);
    }

    private static <T> T timed(String what, Callable<T> work) throws Exception {
        long begun = System.nanoTime();
        T result = work.call();
        System.out.printf("%s: %.0f ms in all%n", what, (System.nanoTime() - begun) / 1e6);
        return result;
    }

    private static long sum(Connection connection, String what) throws SQLException {
        return number(connection, "select sum(%s) from pg_class where relkind = 'r'".formatted(what));
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
