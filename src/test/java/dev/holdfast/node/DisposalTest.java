package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.audit.AuditFilter;
import dev.holdfast.audit.Entry;
import dev.holdfast.dispose.Certificate;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.OrderState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Disposal over a whole engine: an approved order is executed as it was approved, or stops.
class DisposalTest {
    @AutoClose
    private final DisposalScene scene = new DisposalScene(12, 5, "proof");

    private List<String> acts(String outcome) {
        return scene
                .engine
                .node()
                .operations()
                .audit(new AuditFilter(null, "", "disposal", "", outcome, 0, 100))
                .stream()
                .map(Entry::act)
                .toList();
    }

    @Test
    void endedRowsGoWithTheirBundleAndACertificateProvesIt() {
        Order order = scene.ready();
        assertThat(order.rows()).isEqualTo(36);
        assertThat(order.items()).isEqualTo(3);
        assertThat(scene.archivedOrders()).isEqualTo(12);

        Order done = scene.execute(order);

        assertThat(done.state()).isEqualTo(OrderState.DONE);
        assertThat(done.disposedRows()).isEqualTo(36);
        assertThat(scene.archivedOrders()).isZero();
        assertThat(scene.archivedItems()).isZero();
        assertThat(scene.engine.number("vault", "select count(*) from shop.contracts"))
                .isEqualTo(12);
        assertThat(scene.engine.verify().differences()).isEmpty();
        Certificate certificate = scene.register.certificate(order.id());
        assertThat(scene.register.problems(certificate.json())).isEmpty();
        assertThat(scene.register.certificate(order.id()).json()).isEqualTo(certificate.json());
        assertThat(certificate.html()).contains("Certificate of disposal", "bob", done.digest(), certificate.digest());
        assertThat(certificate.audit())
                .extracting(entry -> entry.get("act"))
                .containsExactly("disposal.requested", "disposal.approved", "disposal.run", "disposal.ended");
        assertThat(acts("done")).contains("disposal.rule");
    }

    @Test
    void aChangedRowStopsTheOrderForGood() {
        Order order = scene.ready();
        scene.engine.execute("vault", "update shop.order_items set price = 0 where order_id = 7 and line_no = 1");

        Order stopped = scene.execute(order);

        assertThat(stopped.state()).isEqualTo(OrderState.STOPPED);
        assertThat(stopped.problem()).contains("vault shop.order_items", "is not what was approved");
        assertThat(scene.engine.lines("vault", "select id from shop.orders order by id"))
                .containsExactly("6", "7", "8", "9", "10", "11", "12");
        assertThatThrownBy(() -> scene.execute(order)).hasMessageContaining("HF408");
        assertThat(scene.register.problems(
                        scene.register.certificate(order.id()).json()))
                .isEmpty();
        assertThat(scene.register.certificate(order.id()).html()).contains("stopped before its end");
    }

    @Test
    void aMissingRowAndALongerRetentionStopTheOrder() {
        Order order = scene.ready();
        scene.engine.execute("vault", "delete from shop.orders where id = 1");

        assertThat(scene.execute(order).problem()).contains("5 rows were approved, 4 stand");

        Order second = scene.ready();
        scene.engine.control("update policy set retention = 'P1Y' where name = 'orders'");
        assertThat(scene.execute(second).problem()).contains("its retention was lengthened");
        assertThat(scene.archivedOrders()).isEqualTo(11);
    }

    @Test
    void aNodeTakesUpWhatSomebodyAskedToRun() {
        scene.engine.node().serve();
        Order order = scene.disposals.request("orders", "schedule", "ann");
        DisposalOperations desk = scene.engine.node().operations().disposals();
        desk.approve(order.id(), order.digest(), "bob");

        desk.run(order.id(), "ann");

        scene.engine.await(() -> desk.find(order.id()).state() == OrderState.DONE);
        assertThat(scene.archivedOrders()).isZero();
    }

    @Test
    void whatAGoneNodeHadInHandIsTakenUpThoughOthersBeganMeanwhile() {
        Order order = scene.ready();
        DisposalOperations desk = scene.engine.node().operations().disposals();
        desk.run(order.id(), "ann");
        scene.engine.control("""
                with gone as (
                  insert into node (id, host, pid, process_started_at, version, seen_at)
                  values (gen_random_uuid(), 'elsewhere', 1, 'epoch', 'test', 'epoch') returning id)
                update disposal_order set node_id = gone.id from gone""");

        try (Node second = scene.engine.secondNode()) {
            second.serve();
            scene.engine.await(() -> desk.find(order.id()).state() == OrderState.DONE);
        }
        assertThat(scene.archivedOrders()).isZero();
    }

    @Test
    void anOrderIsRunInThisProcess() {
        Order order = scene.ready();
        List<Integer> chunks = new ArrayList<>();

        Order done = scene.engine
                .node()
                .operations()
                .disposals()
                .runHere(order.id(), "ann", now -> chunks.add(now.itemsDone()));

        assertThat(done.state()).isEqualTo(OrderState.DONE);
        assertThat(chunks).containsExactly(0, 1, 2, 3);
        assertThat(scene.archivedOrders()).isZero();
    }

    @Test
    void anEmptyPartitionOfAMonthThatIsOverIsDropped() {
        scene.engine.execute(
                "vault",
                "create table shop.orders_y2020m01 partition of shop.orders for values from ('2020-01-01 00:00+00') to ('2020-02-01 00:00+00')");

        scene.execute(scene.ready());

        assertThat(scene.engine.number("vault", "select count(*) from pg_class where relname = 'orders_y2020m01'"))
                .isZero();
        assertThat(scene.engine.number(
                        "vault", "select count(*) from pg_inherits where inhparent = 'shop.orders'::regclass"))
                .isPositive();
    }

    @Test
    void aSecondOrderOfAPolicyIsRefusedWhileOneIsOpen() {
        Order order = scene.disposals.request("orders", "schedule", "ann");

        assertThatThrownBy(() -> scene.disposals.request("orders", "again", "cid"))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("open disposal order");
        scene.disposals.refuse(order.id(), "the wrong year", "bob");
        assertThat(scene.disposals.request("orders", "again", "cid").id()).isGreaterThan(order.id());
    }
}
