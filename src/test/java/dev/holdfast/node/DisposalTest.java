package dev.holdfast.node;

import static dev.holdfast.node.DisposalScene.CONTRACTS;
import static dev.holdfast.node.DisposalScene.ITEMS;
import static dev.holdfast.node.DisposalScene.ORDERS;
import static dev.holdfast.node.DisposalScene.numbers;
import static dev.holdfast.node.DisposalScene.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.audit.AuditFilter;
import dev.holdfast.audit.Entry;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dispose.Blocker;
import dev.holdfast.dispose.Certificate;
import dev.holdfast.dispose.DisposalRule;
import dev.holdfast.dispose.Disposals;
import dev.holdfast.dispose.DisposePoint;
import dev.holdfast.dispose.ItemKind;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.OrderState;
import dev.holdfast.dispose.PolicyQueue;
import dev.holdfast.dispose.Resurrection;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.HoldState;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Disposal over a whole engine: what is due, what keeps it, what goes, and what is known of it afterwards.
class DisposalTest {
    private DisposalScene scene;

    @BeforeEach
    void open() {
        scene = new DisposalScene(12, 5, "proof");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private PolicyQueue queue() {
        return scene.disposals.queue(List.of("orders")).getFirst();
    }

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

    /// From now on the policy archives to the database of its rows.
    private void moveElsewhere() {
        scene.engine.control("update policy set archive_schema = 'elsewhere', archive_database_id ="
                + " (select id from database_ where name = 'shop') where name = 'orders'");
    }

    @Test
    void whatWentBeforeThePolicyArchivedElsewhereIsInTheRegister() {
        Order order = scene.ready();
        Disposals dying = scene.disposals(scene.engine.features().holds(), reached -> {
            if (reached == DisposePoint.AFTER_COMMIT) {
                throw new StackOverflowError("killed");
            }
        });
        assertThatThrownBy(() -> dying.execute(order.id(), () -> false, _ -> {}))
                .isInstanceOf(StackOverflowError.class);
        assertThat(scene.archivedOrders()).isEqualTo(7);
        moveElsewhere();

        Order stopped = scene.execute(order);

        assertThat(stopped.state()).isEqualTo(OrderState.STOPPED);
        assertThat(stopped.problem()).contains("what was approved is in vault, and stays there");
        assertThat(scene.archivedOrders()).isEqualTo(7);
        assertThat(stopped.disposedRows()).isEqualTo(15);
        assertThat(scene.register.lookUp("shop", "public.orders", List.of(1L))).hasSize(1);
        assertThat(scene.register.problems(
                        scene.register.certificate(order.id()).json()))
                .isEmpty();
    }

    @Test
    void aHoldWaitsForWhatGoesWhereThePolicyArchivedBefore() {
        Order order = scene.ready();
        List<Hold> placed = new ArrayList<>();
        Disposals racing = scene.disposals(scene.engine.features().holds(), reached -> {
            if (reached == DisposePoint.AFTER_ASK_HOLDS && placed.isEmpty()) {
                moveElsewhere();
                placed.add(scene.hold(orders(1)));
            }
        });

        racing.execute(order.id(), () -> false, _ -> {});

        assertThat(placed.getFirst().state()).isEqualTo(HoldState.EFFECTIVE);
        assertThat(scene.engine.number("vault", "select count(*) from shop.orders where id = 1"))
                .isEqualTo(1);
    }

    @Test
    void theRegisterHoldsNoKeysAndIsAskedForOne() {
        scene.execute(scene.ready());

        assertThat(scene.register.lookUp("shop", "public.orders", List.of(7L))).hasSize(1);
        assertThat(scene.register.lookUp("shop", "public.order_items", List.of(7L, 2L)))
                .hasSize(1);
        assertThat(scene.register.lookUp("shop", "public.orders", List.of(700L)))
                .isEmpty();
        assertThat(scene.register.lookUp("vault", "public.orders", List.of(7L))).isEmpty();
        assertThat(scene.engine.controlNumber(
                        "select count(*) from disposal_item where bigint_keys is not null or text_keys is not null"))
                .isZero();
    }

    @Test
    void anAlteredCertificateIsFound() {
        scene.execute(scene.ready());
        String json = scene.register.certificate(1).json();

        assertThat(scene.register.problems(json.replace("\"requested_by\":\"ann\"", "\"requested_by\":\"eve\"")))
                .anyMatch(problem -> problem.contains("altered"))
                .anyMatch(problem -> problem.contains("register says otherwise"));
        assertThat(Certificate.problems(json.replaceFirst("\"disposed_rows\":5", "\"disposed_rows\":4")))
                .anyMatch(problem -> problem.contains("Merkle root of what went"));
        assertThatThrownBy(() -> scene.register.problems("{}")).hasMessageContaining("no certificate");
    }

    @Test
    void theQueueSaysWhatKeepsRows() {
        scene.hold(orders(1, 2));
        scene.engine.execute("vault", "update shop.orders set note = 'forged' where id = 12");
        scene.engine.execute("vault", "delete from shop.orders where id = 6");
        scene.engine.control(
                "update handoff set state = 'pending' where chunk_id = (select max(chunk_id) from handoff)");

        PolicyQueue queue = queue();

        assertThat(queue.ended()).isEqualTo(11);
        assertThat(queue.blocked()).isEqualTo(Map.of(Blocker.HELD, 2L, Blocker.UNVERIFIED, 4L));
        assertThat(scene.disposals.queue(List.of("contracts")).getFirst().blocked())
                .containsEntry(Blocker.HANDOFF, 12L);
        Order order = scene.disposals.request("orders", "schedule", "ann");
        assertThat(order.items()).isEqualTo(1);
        assertThat(order.rows()).isEqualTo(9); // orders 3, 4, 5; the forged chunk is left out
        assertThat(order.rowsHeld()).isEqualTo(2);
        assertThat(queue().openOrder()).isEqualTo(order.id());
    }

    @Test
    void rowsAreNotAskedForInTheirGraceNorInTheirRetention() {
        scene.disposals.change(new DisposalRule(30, Duration.ZERO), "ann");
        scene.engine.execute(
                "vault", "update shop.orders set hf_retain_until = now() + interval '40 days' where id in (1, 11)");

        assertThat(queue().blocked()).isEqualTo(Map.of(Blocker.GRACE, 10L));
        assertThat(queue().free()).isZero();
        assertThatThrownBy(() -> scene.disposals.request("orders", "schedule", "ann"))
                .hasMessageContaining("no archived row may be disposed of");

        scene.disposals.change(new DisposalRule(0, Duration.ZERO), "ann");
        assertThat(queue().free()).isEqualTo(10);
        scene.execute(scene.ready());
        assertThat(scene.archivedOrders()).isEqualTo(2);
        assertThat(scene.archivedItems()).isEqualTo(4);
        assertThat(scene.engine.verify().differences()).isEmpty();
    }

    @Test
    void rowsThatComeUnderAHoldAfterTheApprovalStayAndAreCounted() {
        Order order = scene.ready();
        scene.hold(orders(1));
        scene.hold(new HoldScope.Matching("shop", ORDERS, "note = 'even' and id = 2", ZoneId.of("UTC")));
        scene.hold(new HoldScope.OfKeys(
                "shop",
                ITEMS,
                List.of("order_id", "line_no"),
                new Keys(List.of(KeyType.BIGINT, KeyType.BIGINT), List.of(new long[] {3}, new long[] {2}))));
        scene.hold(new HoldScope.OfKeys("shop", CONTRACTS, List.of("id"), numbers(6), true));
        scene.hold(new HoldScope.OfKeys(
                "shop", new dev.holdfast.dialect.TableName("public", "regions"), List.of("id"), numbers(11), true));

        Order done = scene.execute(order);

        assertThat(done.state()).isEqualTo(OrderState.DONE);
        assertThat(done.heldRows()).isEqualTo(5);
        assertThat(done.disposedRows()).isEqualTo(21);
        assertThat(scene.engine.lines("vault", "select id from shop.orders order by id"))
                .containsExactly("1", "2", "3", "6", "11");
        assertThat(scene.archivedItems()).isEqualTo(10);
        assertThat(scene.engine.verify().differences()).isEmpty();
        assertThat(scene.register.problems(
                        scene.register.certificate(order.id()).json()))
                .isEmpty();
        assertThat(queue().blocked()).isEqualTo(Map.of(Blocker.HELD, 5L));
    }

    @Test
    void aHeldPolicyOrTableLosesNothing() {
        for (HoldScope scope : List.of(
                new HoldScope.OfPolicy("orders"),
                new HoldScope.OfTable("shop", ORDERS),
                new HoldScope.OfTable("shop", ITEMS))) {
            Order order = scene.ready();
            long hold = scene.hold(scope).id();

            Order done = scene.execute(order);

            assertThat(done.state()).isEqualTo(OrderState.DONE);
            assertThat(done.disposedRows()).isZero();
            assertThat(done.heldRows()).isEqualTo(12);
            assertThat(scene.archivedOrders()).isEqualTo(12);
            scene.engine.features().holds().release(hold, "bob", "settled");
        }
        assertThat(scene.disposals.resurrections(true)).isEmpty();
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
    void rowsThatARestoreOfTheArchiveBringsBackAreFoundAndGoAgain() {
        scene.engine.execute("vault", """
                create table kept_orders as select * from shop.orders where id in (2, 3);
                create table kept_items as select * from shop.order_items where order_id in (2, 3);""");
        scene.execute(scene.ready());
        assertThat(scene.disposals.resurrections(false)).isEmpty();
        scene.engine.execute("vault", """
                insert into shop.orders select * from kept_orders;
                insert into shop.order_items select * from kept_items;""");

        List<Resurrection> back = scene.disposals.resurrections(false);

        assertThat(back).hasSize(2).allMatch(each -> each.kind() == ItemKind.WARM);
        assertThat(back).extracting(Resurrection::rows).containsExactlyInAnyOrder(2L, 4L);
        Order replay = scene.disposals.replay("orders", false, "restored on Monday", "ann");
        assertThat(replay.rows()).isEqualTo(6);
        assertThatThrownBy(() -> scene.disposals.approve(replay.id(), replay.digest(), "ann"))
                .hasMessageContaining("HF401");
        scene.disposals.approve(replay.id(), replay.digest(), "bob");
        assertThat(scene.execute(replay).state()).isEqualTo(OrderState.DONE);
        assertThat(scene.archivedOrders()).isZero();
        assertThat(scene.archivedItems()).isZero();
        assertThat(scene.disposals.resurrections(true)).isEmpty();
        assertThat(scene.engine.verify().differences()).isEmpty();
    }

    @Test
    void rowsThatARestoreOfTheSourceBringsBackAreFoundAndGoAgain() {
        scene.execute(scene.ready());
        scene.engine.execute("shop", """
                insert into orders values (4, 4, 'even'), (400, 4, 'another');
                insert into order_items values (4, 1, 'item 1', 6), (4, 2, 'item 2', 6);
                delete from holdfast.receipt where table_name like '%order%';""");

        List<Resurrection> back = scene.disposals.resurrections(false);

        assertThat(back).hasSize(2).allMatch(each -> each.kind() == ItemKind.HOT);
        Order replay = scene.disposals.replay("orders", false, "restored on Monday", "ann");
        assertThat(replay.rows()).isEqualTo(3);
        scene.disposals.approve(replay.id(), replay.digest(), "bob");
        scene.hold(orders(4));
        assertThat(scene.execute(replay).heldRows()).isEqualTo(1);
        assertThat(scene.engine.number("shop", "select count(*) from orders")).isEqualTo(2);
        scene.engine.features().holds().release(1, "bob", "settled");
        Order again = scene.disposals.replay("orders", true, "restored on Monday", "ann");
        scene.disposals.approve(again.id(), again.digest(), "bob");
        assertThat(scene.execute(again).disposedRows()).isEqualTo(3);
        assertThat(scene.engine.lines("shop", "select id from orders")).containsExactly("400");
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
