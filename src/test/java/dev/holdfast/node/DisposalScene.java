package dev.holdfast.node;

import dev.holdfast.archive.HoldCheck;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dispose.DisposalRule;
import dev.holdfast.dispose.Disposals;
import dev.holdfast.dispose.DisposePoint;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.PolicyQueue;
import dev.holdfast.dispose.Register;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.NewHold;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Orders with two items each, and the contracts that they hang on, archived in another database and at the end of
/// their retention: contract, region and order have one number.
final class DisposalScene implements AutoCloseable {
    static final TableName ORDERS = new TableName("public", "orders");
    static final TableName ITEMS = new TableName("public", "order_items");
    static final TableName CONTRACTS = new TableName("public", "contracts");

    final EngineFixture engine = new EngineFixture("shop", "vault");
    final Disposals disposals = engine.features().disposals();
    final Register register = disposals.register();

    /// @param proof level of the policies
    DisposalScene(int orders, int chunkRows, String proof) {
        engine.execute("shop", """
                create table regions (id bigint primary key);
                create table contracts (id bigint primary key, region_id bigint not null);
                create table orders (id bigint primary key, contract_id bigint not null, note text);
                create index on orders (contract_id);
                create table order_items (order_id bigint not null references orders, line_no int not null,
                  note text, price numeric(12, 2), primary key (order_id, line_no));
                """);
        engine.policy(draft("regions").archive("vault", "shop").definition());
        engine.policy(draft("contracts")
                .parent("regions", Map.of("id", "region_id"))
                .archive("vault", "shop")
                .definition());
        engine.policy(draft("orders")
                .parent("contracts", Map.of("id", "contract_id"))
                .bundle(List.of("order_items"))
                .archive("vault", "shop")
                .chunkRows(chunkRows)
                .proof(proof)
                .definition());
        archive(1, orders);
        disposals.change(new DisposalRule(0, Duration.ZERO), "ann");
    }

    private static PolicyDraft draft(String table) {
        return new PolicyDraft(table, "shop", table, "P0D", "UTC").driving(TestPolicies.full(1));
    }

    /// Makes and archives what has these numbers.
    void archive(int from, int to) {
        engine.execute("shop", """
                insert into regions select i from generate_series(%1$d, %2$d) i;
                insert into contracts select i, i from generate_series(%1$d, %2$d) i;
                insert into orders select i, i, case when i %% 2 = 0 then 'even' end from generate_series(%1$d, %2$d) i;
                insert into order_items select i, n, 'item ' || n, i * 1.5 from generate_series(%1$d, %2$d) i,
                  generate_series(1, 2) n;""".formatted(from, to));
        engine.run("regions");
    }

    /// The same engine's disposals with others in their places.
    Disposals disposals(HoldCheck holds, DisposePoint.Listener points) {
        Features features = engine.features();
        return new Disposals(
                features.store(),
                features.store().installation(),
                engine.estate(),
                features.policies(),
                features.routes(),
                features.holds(),
                holds,
                features.pins(),
                features.cold(),
                points);
    }

    /// Of `orders`.
    PolicyQueue queue() {
        return disposals.queue(List.of("orders")).getFirst();
    }

    /// From now on the policy archives to the database of its rows.
    void moveElsewhere() {
        engine.control("update policy set archive_schema = 'elsewhere', archive_database_id ="
                + " (select id from database_ where name = 'shop') where name = 'orders'");
    }

    /// An order for all that is due of `orders`, approved and asked to run.
    Order ready() {
        Order order = disposals.request("orders", "schedule 2026", "ann");
        disposals.approve(order.id(), order.digest(), "bob");
        return disposals.askToRun(order.id(), "ann");
    }

    Order execute(Order order) {
        return disposals.execute(order.id(), () -> false, _ -> {});
    }

    Hold hold(HoldScope... scopes) {
        return engine.features().holds().place(new NewHold("Smith v. Jones", "letter", "ann", List.of(scopes)));
    }

    static Keys numbers(long... keys) {
        return new Keys(List.of(KeyType.BIGINT), List.of(keys));
    }

    static HoldScope orders(long... keys) {
        return new HoldScope.OfKeys("shop", ORDERS, List.of("id"), numbers(keys));
    }

    long archivedOrders() {
        return engine.number("vault", "select count(*) from shop.orders");
    }

    long archivedItems() {
        return engine.number("vault", "select count(*) from shop.order_items");
    }

    /// Lines of receipts in the archive; none before the first order ran.
    long receiptsOrNone() {
        return engine.number("vault", "select count(*) from pg_class where relname = 'disposal_receipt'") == 0
                ? 0
                : engine.number("vault", "select count(*) from holdfast.disposal_receipt");
    }

    /// SQLSTATE of what a statement fails with; empty when it does not.
    String refused(String database, String sql) {
        try (var connection = database.isEmpty()
                        ? engine.features().store().dataSource().getConnection()
                        : engine.connect(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
            return "";
        } catch (SQLException e) {
            return String.valueOf(e.getSQLState());
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
