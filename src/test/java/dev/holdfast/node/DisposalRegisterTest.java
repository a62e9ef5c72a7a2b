package dev.holdfast.node;

import static dev.holdfast.node.DisposalScene.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dispose.Certificate;
import dev.holdfast.dispose.Disposals;
import dev.holdfast.dispose.DisposePoint;
import dev.holdfast.dispose.ItemKind;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.OrderState;
import dev.holdfast.dispose.Resurrection;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What is known of rows that went: the register, its certificates, and rows that came back.
class DisposalRegisterTest {
    @AutoClose
    private final DisposalScene scene = new DisposalScene(12, 5, "proof");

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
        scene.moveElsewhere();

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
}
