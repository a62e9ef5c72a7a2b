package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.CatalogReader;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.explain.RowQuery;
import dev.holdfast.history.HistoryQuery;
import dev.holdfast.hold.TypedScope;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Who asks about one table waits for the catalog of that table, not for that of 20,000 others.
final class NamedTablesTest {
    private static final AtomicInteger WHOLE = new AtomicInteger();
    private static EngineFixture engine;

    /// PostgreSQL's, which counts how often all tables were read.
    private static Dialect dialect(Engine ignored) {
        return new PostgresDialect() {
            @Override
            public CatalogReader catalog() {
                CatalogReader real = super.catalog();
                return (CatalogReader) Proxy.newProxyInstance(
                        CatalogReader.class.getClassLoader(),
                        new Class<?>[] {CatalogReader.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("tables") && arguments.length == 1) {
                                WHOLE.incrementAndGet();
                            }
                            return method.invoke(real, arguments);
                        });
            }
        };
    }

    @BeforeAll
    static void fill() {
        engine = new EngineFixture(NamedTablesTest::dialect, "shop");
        engine.execute("shop", """
                create table customers (id bigint primary key, country text not null);
                create table orders (id bigint primary key, customer bigint, placed_at timestamptz not null);
                insert into customers values (1, 'de');
                insert into orders select i, 1, now() - interval '1 year' from generate_series(1, 5) i""");
        engine.policy(orders().definition());
        engine.run("orders");
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static PolicyDraft orders() {
        return new PolicyDraft("orders", "shop", "orders", "P7Y", "UTC").age("placed_at", "P90D");
    }

    private record Question(String name, Runnable ask) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Question> questions() {
        Operations operations = engine.node().operations();
        PolicyDefinition joined = orders().joins(
                        Map.of("c", new PolicyDefinition.JoinDefinition("customers", Map.of("customer", "id"))))
                .criteria("c.country = 'de'")
                .definition();
        return Stream.of(
                new Question("columns", () -> operations.authoring().table("shop", "customers")),
                new Question(
                        "preview",
                        () -> operations.authoring().preview(joined, 5, Duration.ofSeconds(20), new Cancellation())),
                new Question("history", () -> operations
                        .history()
                        .find(
                                new HistoryQuery(
                                        "shop/orders",
                                        List.of(List.of("1")),
                                        "",
                                        ZoneId.of("UTC"),
                                        HistoryQuery.EVERYWHERE,
                                        List.of(),
                                        10,
                                        HistoryQuery.USUAL_PATIENCE),
                                new Cancellation())),
                new Question("hold", () -> engine.features()
                        .holds()
                        .read(TypedScope.ofKeys("shop/orders", List.of(List.of("1")), false))),
                new Question("explain", () -> engine.features()
                        .explainer()
                        .explain(new RowQuery("orders", List.of("1")), (_, _) -> Optional.empty())),
                new Question("retention", () -> operations.retention().measure("orders", new Cancellation())));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void aQuestionAboutOneTableReadsNoOther(Question question) {
        int before = WHOLE.get();

        question.ask().run();

        assertThat(WHOLE.get()).isEqualTo(before);
    }

    @Test
    void aNameThatIsNotThereIsLikenedToAllThatAre() {
        assertThatThrownBy(() ->
                        engine.features().holds().read(TypedScope.ofKeys("shop/oders", List.of(List.of("1")), false)))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("orders");
    }
}
