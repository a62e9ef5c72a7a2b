package dev.holdfast.node;

import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import java.util.List;
import java.util.Map;

/// Three policies over two databases: orders with items (bigint; local), deliveries (uuid; stream), proofs (uuid and
/// int; stream). Every order has 3 items, 2 deliveries, 4 proofs; four in five are done, and those older than 90 days
/// are due: eight chunks of each policy, for what a run costs is what its chunks cost.
final class OrderTree {
    static final int ORDERS = 1000;

    private OrderTree() {}

    static final PolicyDefinition ORDERS_POLICY = draft("orders", "shop")
            .bundle(List.of("order_items"))
            .criteria("status = 'done'")
            .age("placed_at", "P90D")
            .archive("shop", "shop_archive")
            .definition();

    static final PolicyDefinition PROOFS_POLICY = draft("proofs", "delivery")
            .parent("deliveries", Map.of("id", "delivery_id"))
            .chunkRows(400)
            .archive("vault", "delivery")
            .definition();

    /// @param criteria empty for all deliveries of an archived order
    static PolicyDefinition deliveries(String criteria) {
        return draft("deliveries", "delivery")
                .parent("orders", Map.of("id", "order_id"))
                .criteria(criteria)
                .chunkRows(200)
                .archive("vault", "delivery")
                .definition();
    }

    private static PolicyDraft draft(String name, String database) {
        return TestPolicies.draft(name, database).chunkRows(100).driving(TestPolicies.full(2));
    }

    /// An engine over the filled tree.
    static EngineFixture open() {
        EngineFixture engine = new EngineFixture("shop", "delivery", "vault");
        fill(engine);
        return engine;
    }

    static void fill(EngineFixture engine) {
        fillTables(engine);
        engine.policy(ORDERS_POLICY);
        engine.policy(deliveries(""));
        engine.policy(PROOFS_POLICY);
    }

    /// Rows first, then the key that refers: to look for the order of each item takes longer than to write it.
    static void fillTables(EngineFixture engine) {
        engine.execute("shop", """
                create table orders (id bigint primary key, status text not null, placed_at timestamptz not null,
                  note text, tags text[], extra json);
                create table order_items (order_id bigint not null, line_no int not null,
                  sku text not null, primary key (order_id, line_no));
                create index on orders (placed_at);
                insert into orders
                select i, case when i % 5 = 0 then 'open' else 'done' end, now() - i * interval '1 day',
                  'note ' || i, array['a', i::text], json_build_object('n', i)
                from generate_series(1, 1000) i;
                insert into order_items select i, n, 'sku' || n from generate_series(1, 1000) i, generate_series(1, 3) n;
                alter table order_items add foreign key (order_id) references orders;
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
    }

    /// The same policies in chunks of other sizes, moved by so many workers.
    static List<PolicyDefinition> policies(int chunkRows, int workers) {
        return List.of(
                sized(ORDERS_POLICY, chunkRows, workers),
                sized(deliveries(""), 2 * chunkRows, workers),
                sized(PROOFS_POLICY, 2 * chunkRows, workers));
    }

    /// Two policies over the same tables, with proofs in the bundle of their delivery: a local and a stream session,
    /// each with a bundle.
    static List<PolicyDefinition> bundled(int chunkRows, int workers) {
        PolicyDefinition deliveries =
                PolicyDraft.of(deliveries("")).bundle(List.of("proofs")).definition();
        return List.of(sized(ORDERS_POLICY, chunkRows, workers), sized(deliveries, 2 * chunkRows, workers));
    }

    private static PolicyDefinition sized(PolicyDefinition policy, int chunkRows, int workers) {
        var driving = policy.driving();
        return PolicyDraft.of(policy)
                .chunkRows(chunkRows)
                .driving(new PolicyDefinition.DrivingDefinition(
                        workers, driving.pace(), driving.blackout(), driving.maxTime()))
                .definition();
    }

    /// Every row that was made is in its table or in its archive table, none in both.
    static void requireEveryRowOnce(EngineFixture engine) {
        require(engine, "shop", "orders", "shop", "shop_archive.orders", ORDERS);
        require(engine, "shop", "order_items", "shop", "shop_archive.order_items", 3 * ORDERS);
        require(engine, "delivery", "deliveries", "vault", "delivery.deliveries", 2 * ORDERS);
        require(engine, "delivery", "proofs", "vault", "delivery.proofs", 4 * ORDERS);
    }

    private static void require(
            EngineFixture engine, String source, String table, String archive, String archiveTable, long rows) {
        long hot = engine.number(source, "select count(*) from " + table);
        long warm = engine.number(archive, "select count(*) from " + archiveTable);
        if (hot + warm != rows || warm == 0) {
            throw new AssertionError(
                    "%s: %d rows in the source and %d in the archive, %d were made".formatted(table, hot, warm, rows));
        }
    }
}
