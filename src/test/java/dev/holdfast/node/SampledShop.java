package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.Sampling;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.growth.SampleOutcome;
import dev.holdfast.growth.Subject;
import dev.holdfast.growth.TableGrowth;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/// An engine over a database `shop` that is sampled.
final class SampledShop implements AutoCloseable {
    private final Runnable meanwhile;
    private final EngineFixture engine;
    private final GrowthOperations growth;

    /// @param meanwhile what happens between the look at the catalog and the measuring
    SampledShop(Runnable meanwhile) {
        this.meanwhile = meanwhile;
        engine = new EngineFixture(this::dialect, "shop");
        growth = engine.node().operations().growth();
    }

    EngineFixture engine() {
        return engine;
    }

    GrowthOperations growth() {
        return growth;
    }

    static Subject table(String name) {
        return new Subject("shop", new TableName("public", name));
    }

    /// PostgreSQL's, with a measuring that lets a test come between.
    private Dialect dialect(Engine ignored) {
        return new PostgresDialect() {
            @Override
            public Sampling sampling() {
                Sampling real = super.sampling();
                return (Sampling) Proxy.newProxyInstance(
                        Sampling.class.getClassLoader(), new Class<?>[] {Sampling.class}, (_, method, arguments) -> {
                            if (method.getName().equals("measure")) {
                                meanwhile.run();
                            }
                            return method.invoke(real, arguments);
                        });
            }
        };
    }

    /// A table with rows of a year ago.
    void things(String name, int rows) {
        engine.execute("shop", """
                create table %1$s (id bigint primary key, at timestamptz not null, note text not null);
                insert into %1$s select i, now() - interval '1 year', repeat('x', 100) from generate_series(1, %2$d) i
                """.formatted(name, rows));
    }

    /// Takes a sample of all that happened.
    SampleOutcome sample() {
        settle();
        SampleOutcome outcome = growth.sample("shop").getFirst();
        assertThat(outcome.problem()).isNull();
        return outcome;
    }

    /// A server process tells of its counters when it ends, a moment after its client has gone.
    void settle() {
        engine.await(() -> engine.number("shop", """
                select count(*) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
                  and application_name not like 'holdfast/%'""") == 0);
    }

    /// By the names of tables.
    Map<String, TableGrowth> tables() {
        return growth.tables("shop").stream()
                .filter(each -> each.table().schema().equals("public"))
                .collect(Collectors.toMap(each -> each.table().table(), Function.identity()));
    }

    TableGrowth of(String table) {
        return Objects.requireNonNull(tables().get(table), table);
    }

    @Override
    public void close() {
        engine.close();
    }
}
