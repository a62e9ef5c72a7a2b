package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A tree of three policies over two databases: bigint keys, then uuid, then a composite of uuid and int.
class TreeRunsTest {
    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "delivery", "vault");
        engine.execute("shop", """
                create table orders (id bigint primary key, status text not null, placed_at timestamptz not null,
                  note text, tags text[], extra json);
                create table order_items (order_id bigint not null references orders, line_no int not null,
                  sku text not null, primary key (order_id, line_no));
                create index on orders (placed_at);
                insert into orders
                select i, case when i % 5 = 0 then 'open' else 'done' end, now() - i * interval '1 day',
                  'note ' || i, array['a', i::text], json_build_object('n', i)
                from generate_series(1, 1000) i;
                insert into order_items select i, n, 'sku' || n from generate_series(1, 1000) i, generate_series(1, 3) n;
                """);
        engine.execute("delivery", """
                create type mood as enum ('good', 'bad');
                create table deliveries (id uuid primary key default gen_random_uuid(), order_id bigint not null,
                  mood mood not null default 'good');
                create index on deliveries (order_id);
                create table proofs (delivery_id uuid not null, no int not null, body bytea,
                  primary key (delivery_id, no));
                insert into deliveries (order_id) select i from generate_series(1, 1000) i, generate_series(1, 2);
                insert into proofs select id, n, 'x' from deliveries, generate_series(1, 2) n;
                """);
        engine.policy(definition("orders", null, "shop", "orders", List.of("order_items"), Map.of(), "shop"));
        engine.policy(definition(
                "deliveries", "orders", "delivery", "deliveries", List.of(), Map.of("id", "order_id"), "vault"));
        engine.policy(definition(
                "proofs", "deliveries", "delivery", "proofs", List.of(), Map.of("id", "delivery_id"), "vault"));
    }

    private static PolicyDefinition definition(
            String name,
            @Nullable String parent,
            String database,
            String table,
            List<String> bundle,
            Map<String, String> link,
            String archive) {
        boolean root = parent == null;
        return new PolicyDefinition(
                name,
                "",
                parent,
                database,
                table,
                bundle,
                Map.of(),
                link,
                root ? "status = 'done'" : "",
                root ? "placed_at" : null,
                root ? "P90D" : null,
                "P7Y",
                "Europe/Berlin",
                null,
                "fire_once",
                "skip",
                null,
                archive,
                database.equals(archive) ? "shop_archive" : database,
                100,
                "set");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void keysOfArchivedRowsReachChildrenAndGrandchildren() {
        List<SessionView> sessions = engine.run("orders");

        assertThat(sessions).extracting(SessionView::policy).containsExactly("orders", "deliveries", "proofs");
        assertThat(sessions).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);
        long orders = engine.number("shop", "select count(*) from shop_archive.orders");
        assertThat(orders).isBetween(720L, 735L);
        assertThat(engine.number("shop", "select count(*) from orders")).isEqualTo(1000 - orders);
        assertThat(engine.number("shop", "select count(*) from shop_archive.order_items"))
                .isEqualTo(3 * orders);
        assertThat(engine.number("vault", "select count(*) from delivery.deliveries"))
                .isEqualTo(2 * orders);
        assertThat(engine.number("vault", "select count(*) from delivery.proofs"))
                .isEqualTo(4 * orders);
        assertThat(engine.number("delivery", "select count(*) from proofs")).isEqualTo(4000 - 4 * orders);
        Verification verification = engine.verify();
        assertThat(verification.differences()).isEmpty();
        assertThat(verification.rowsChecked()).isEqualTo(4 * orders + 6 * orders);
        assertThat(verification.handedOffKeys()).isEqualTo(orders + 2 * orders);
    }

    @Test
    void verificationFindsOneChangedByte() {
        engine.run("orders");

        engine.execute(
                "vault",
                "update delivery.proofs set body = 'y' where (delivery_id, no) = (select delivery_id, no from"
                        + " delivery.proofs limit 1)");

        assertThat(engine.verify().differences()).singleElement().asString().contains("delivery.proofs", "differs");
    }

    @Test
    void tenSessionsMakeNoTable() {
        engine.run("orders");
        String tables = "select count(*) from pg_class where relkind in ('r', 'p', 'i')";
        long before =
                engine.number("shop", tables) + engine.number("delivery", tables) + engine.number("vault", tables);

        for (int i = 0; i < 10; i++) {
            engine.run("orders");
        }

        assertThat(engine.number("shop", tables) + engine.number("delivery", tables) + engine.number("vault", tables))
                .isEqualTo(before);
    }
}
