package dev.holdfast.dialect.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.testing.PostgresEngine;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PostgresMarkingTest extends MarkingContract {
    private static final PostgresEngine ENGINE = new PostgresEngine();

    PostgresMarkingTest() {
        super(ENGINE);
    }

    /// In each partition, and in each table that inherits, there is a row in the first place.
    @Test
    void rowsInPartitionsAndInHeirsHaveNoPlaces() throws SQLException {
        try (Orders orders = new Orders(ENGINE, 1)) {
            orders.execute("CREATE TABLE public.parts (id bigint PRIMARY KEY) PARTITION BY RANGE (id)");
            orders.execute("CREATE TABLE public.parts_1 PARTITION OF public.parts FOR VALUES FROM (0) TO (10)");
            orders.execute("CREATE TABLE public.parts_2 PARTITION OF public.parts FOR VALUES FROM (10) TO (20)");
            orders.execute("CREATE TABLE public.heads (id bigint PRIMARY KEY)");
            orders.execute("CREATE TABLE public.heirs () INHERITS (public.heads)");
            orders.execute("INSERT INTO public.parts VALUES (1), (11)");
            orders.execute("INSERT INTO public.heads VALUES (1)");
            orders.execute("INSERT INTO public.heirs VALUES (11)");
            for (String table : List.of("parts", "heads")) {
                MarkQuery all = new MarkQuery(
                        ENGINE.table(table),
                        List.of(orders.column("orders", "id")),
                        List.of(),
                        new Condition.Always(),
                        null,
                        List.of(),
                        10);
                MarkQuery.Page page = ENGINE.dialect().marking().mark(orders.connection(), all);
                assertThat((long[]) page.keys().columns().getFirst()).containsExactly(1, 11);
                assertThat(page.places()).as(table).isNull();
            }
        }
    }
}
