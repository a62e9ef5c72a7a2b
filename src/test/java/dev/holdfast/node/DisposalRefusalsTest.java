package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.AuditFilter;
import dev.holdfast.audit.Entry;
import dev.holdfast.dispose.DisposalRule;
import dev.holdfast.dispose.Disposals;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.OrderState;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the databases refuse of their own accord, whoever asks: through the engine, and by SQL past it.
class DisposalRefusalsTest {
    private DisposalScene scene;
    private Disposals disposals;
    private Order order;

    @BeforeEach
    void open() {
        scene = new DisposalScene(4, 2, "set");
        disposals = scene.disposals;
        order = disposals.request("orders", "schedule 2026", "ann");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    /// Refused with this SQLSTATE, and in the audit.
    private void refuses(String state, ThrowingCallable act) {
        long before = refusals().size();
        assertThatThrownBy(act).isInstanceOfSatisfying(HoldfastException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.BLOCKED);
            assertThat(e).hasMessageContaining("SQLSTATE " + state).hasMessageContaining("nothing was changed");
        });
        assertThat(refusals()).hasSize((int) before + 1);
        assertThat(refusals().getFirst().reason()).contains(state);
        assertThat(scene.archivedOrders()).isEqualTo(4);
    }

    private List<Entry> refusals() {
        return scene.engine.node().operations().audit(new AuditFilter(null, "", "disposal", "", "refused", 0, 100));
    }

    private String sql(String sql) {
        return scene.refused("", sql.formatted(order.id()));
    }

    @Test
    void nobodyApprovesWhatHeAskedForNorDoesTheEngine() {
        refuses("HF401", () -> disposals.approve(order.id(), order.digest(), "ann"));
        refuses("HF401", () -> disposals.approve(order.id(), order.digest(), " ANN "));
        refuses("HF402", () -> disposals.approve(order.id(), order.digest(), "holdfast"));
        refuses("HF402", () -> disposals.approve(order.id(), order.digest(), "node"));
        String node = scene.engine.controlLines("select id from node").getFirst();
        refuses("HF402", () -> disposals.approve(order.id(), order.digest(), node));
        refuses("HF405", () -> disposals.approve(order.id(), order.digest(), " "));
        assertThat(sql("update disposal_order set state = 'approved', approved_by = session_user,"
                        + " approved_digest = digest where id = %d"))
                .isEqualTo("HF402");
        assertThat(disposals.find(order.id()).state()).isEqualTo(OrderState.REQUESTED);
    }

    @Test
    void anotherDigestThanTheStoredOneIsNotApproved() {
        refuses("HF403", () -> disposals.approve(order.id(), order.merkleRoot(), "bob"));
        refuses("HF403", () -> disposals.approve(order.id(), "", "bob"));
    }

    @Test
    void aFrozenSetDoesNotChange() {
        for (String change : List.of(
                "update disposal_order set digest = 'x' where id = %d",
                "update disposal_order set set_rows = set_rows + 1 where id = %d",
                "update disposal_order set requested_by = 'eve' where id = %d",
                "update disposal_item set bigint_keys = '{{9}}' where order_id = %d",
                "update disposal_item set chunk_id = 1 where order_id = %d",
                "update disposal_item_table set row_count = 9 where order_id = %d",
                "insert into disposal_item select order_id, 9, kind, session_id, chunk_id, archived_at, retain_until,"
                        + " key_columns, key_layout, bigint_keys, uuid_keys, text_keys, key_count, keys_digest, bytes"
                        + " from disposal_item where order_id = %d limit 1")) {
            assertThat(sql(change)).as(change).isEqualTo("HF404");
        }
        for (String change : List.of(
                "delete from disposal_item where order_id = %d",
                "delete from disposal_item_table where order_id = %d",
                "delete from disposal_order where id = %d",
                "truncate disposal_item_table /* %d */")) {
            assertThat(sql(change)).as(change).isEqualTo("HF409");
        }
    }

    @Test
    void aSetThatWasChangedPastTheTriggersIsNotApprovedAndNotExecuted() {
        scene.engine.control("set session_replication_role = replica;"
                + " update disposal_item_table set row_count = row_count + 1; set session_replication_role = origin");
        refuses("HF404", () -> disposals.approve(order.id(), order.digest(), "bob"));
        scene.engine.control("set session_replication_role = replica;"
                + " update disposal_item_table set row_count = row_count - 1; set session_replication_role = origin");
        disposals.approve(order.id(), order.digest(), "bob");
        scene.engine.control("set session_replication_role = replica;"
                + " update disposal_item set bigint_keys = '{{3,4}}' where item = 1;"
                + " set session_replication_role = origin");

        assertThat(scene.execute(order).problem()).contains("its keys are not those that were approved");
        assertThat(scene.archivedOrders()).isEqualTo(4);
    }

    @Test
    void whatIsNotApprovedDoesNotRun() {
        refuses("HF405", () -> disposals.askToRun(order.id(), "bob"));
        assertThatThrownBy(() -> scene.execute(order)).hasMessageContaining("HF405");
        assertThat(sql("update disposal_order set state = 'running' where id = %d"))
                .isEqualTo("HF405");
        assertThat(sql("update disposal_item set state = 'done' where order_id = %d"))
                .isEqualTo("HF405");
        assertThat(scene.archivedOrders()).isEqualTo(4);
    }

    @Test
    void nothingRunsBeforeItHasCooledOffAndCoolingOffIsNotShortened() {
        disposals.refuse(order.id(), "once more", "bob");
        disposals.change(new DisposalRule(0, Duration.ofHours(1)), "ann");
        order = disposals.request("orders", "schedule 2026", "ann");
        disposals.approve(order.id(), order.digest(), "bob");

        refuses("HF406", () -> disposals.askToRun(order.id(), "ann"));
        assertThatThrownBy(() -> scene.execute(order)).hasMessageContaining("HF406");
        disposals.change(new DisposalRule(0, Duration.ZERO), "ann");
        refuses("HF406", () -> disposals.askToRun(order.id(), "ann"));
        for (String change : List.of(
                "update disposal_order set cooling_off_seconds = 0 where id = %d",
                "update disposal_order set executable_at = now() where id = %d",
                "update disposal_order set approved_at = now() - interval '1 day' where id = %d")) {
            assertThat(sql(change)).as(change).isEqualTo("HF407");
        }
    }

    @Test
    void whatHasEndedIsNotOpenedAgain() {
        disposals.refuse(order.id(), "the wrong year", "bob");

        refuses("HF408", () -> disposals.approve(order.id(), order.digest(), "bob"));
        refuses("HF408", () -> disposals.refuse(order.id(), "again", "bob"));
        assertThat(sql("update disposal_order set state = 'requested' where id = %d"))
                .isEqualTo("HF408");
    }

    @Test
    void theRegisterOfWhatWentIsKept() {
        disposals.approve(order.id(), order.digest(), "bob");
        scene.execute(order);

        assertThat(sql("update disposal_item_table set disposed_rows = 0 where order_id = %d"))
                .isEqualTo("HF409");
        assertThat(sql("update disposal_order set disposed_rows = 0 where id = %d"))
                .isEqualTo("HF408");
    }

    @Test
    void theArchiveRefusesAReceiptWithoutAnApprovalOfItsOwn() {
        disposals.approve(order.id(), order.digest(), "bob");
        scene.execute(order);
        String receipt = "insert into holdfast.disposal_receipt select installation, %s, 99, table_name, chunk_id, %s,"
                + " row_count, row_hash, merkle_root, left_rows, left_root, held_keys, key_digests, again"
                + " from holdfast.disposal_receipt limit 1";
        String approval = "insert into holdfast.disposal_order select installation, 77, set_digest, 'ann', %s,"
                + " approved_at, %s from holdfast.disposal_order limit 1";

        assertThat(scene.refused("vault", receipt.formatted("77", "set_digest")))
                .isEqualTo("HF405");
        assertThat(scene.refused("vault", receipt.formatted("order_id", "'another'")))
                .isEqualTo("HF403");
        assertThat(scene.refused("vault", approval.formatted("'Ann'", "executable_at")))
                .isEqualTo("HF401");
        assertThat(scene.refused("vault", approval.formatted("session_user", "executable_at")))
                .isEqualTo("HF402");
        assertThat(scene.refused("vault", approval.formatted("'bob'", "now() + interval '1 hour'")))
                .isEmpty();
        assertThat(scene.refused("vault", receipt.formatted("77", "set_digest")))
                .isEqualTo("HF406");
        for (String change : List.of(
                "update holdfast.disposal_receipt set row_count = 0",
                "delete from holdfast.disposal_receipt",
                "truncate holdfast.disposal_receipt",
                "update holdfast.disposal_order set approved_by = 'eve'")) {
            assertThat(scene.refused("vault", change)).as(change).isEqualTo("HF409");
        }
    }
}
