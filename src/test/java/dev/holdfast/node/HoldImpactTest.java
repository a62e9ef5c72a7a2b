package dev.holdfast.node;

import static dev.holdfast.node.HoldScene.matching;
import static dev.holdfast.node.HoldScene.orders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldImpact;
import dev.holdfast.hold.NewHold;
import dev.holdfast.hold.TypedScope;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What a hold keeps, counted before it is placed and afterwards.
class HoldImpactTest {
    @AutoClose
    private final HoldScene scene = new HoldScene();

    @Test
    void aPreviewCountsHotAndWarmRowsAndWhatWaits() {
        scene.archive("orders");

        HoldImpact impact = scene.holds.preview(
                new NewHold("m", "r", "ann", scene.scopes(orders(true, 502, 501, 5))), new Cancellation());

        assertThat(impact.lines()).extracting(HoldImpact.Line::problem).containsOnly("");
        assertThat(impact.lines())
                .extracting(
                        HoldImpact.Line::policy, HoldImpact.Line::hot, HoldImpact.Line::warm, HoldImpact.Line::waiting)
                .containsExactly(
                        Tuple.tuple("orders", 1L, 2L, 0L),
                        Tuple.tuple("deliveries", 6L, 0L, 4L),
                        Tuple.tuple("proofs", 12L, 0L, 0L));
        assertThat(impact.hot()).isEqualTo(19);
        assertThat(impact.warm()).isEqualTo(2);
    }

    @Test
    void aPreviewCountsKeysOnTheListOfARunningSession() {
        AtomicLong marked = new AtomicLong(-1);
        ReentrantLock one = new ReentrantLock();
        scene.engine.failpoints(reached -> {
            if (reached == Failpoint.AFTER_ASK_HOLDS) {
                one.lock(); // nothing moves meanwhile
                try {
                    if (marked.get() < 0) {
                        scene.engine.await(
                                () -> scene.engine.controlNumber("select count(*) from session where marked_all") == 1);
                        marked.set(scene.holds
                                .preview(
                                        new NewHold(
                                                "m",
                                                "r",
                                                "ann",
                                                scene.scopes(matching("shop/orders", "id in (501, 502, 5)"))),
                                        new Cancellation())
                                .marked());
                    }
                } finally {
                    one.unlock();
                }
            }
        });

        scene.archive("orders");

        assertThat(marked).hasValue(2);
    }

    @Test
    void anImpactTellsWhatOtherHoldsKeepToo() {
        Hold keys = scene.place(orders(false, 501, 502, 777));
        Hold criteria = scene.place(matching("shop/orders", "id < 600 and id > 500"));
        scene.place(matching("shop/order_items", "order_id = 777"));

        HoldImpact impact = scene.holds.impact(keys.id(), new Cancellation());

        assertThat(impact.lines()).singleElement().satisfies(line -> {
            assertThat(line.hot()).isEqualTo(3);
            assertThat(line.alone()).isZero();
        });
        assertThat(impact.others())
                .extracting(HoldImpact.Other::hold)
                .contains(criteria.id())
                .hasSize(2);
        assertThat(scene.holds.find(keys.id()).counted()).satisfies(seen -> assertThat(
                        Optional.ofNullable(seen).orElseThrow().hot())
                .isEqualTo(3));
        assertThat(scene.holds
                        .impact(criteria.id(), new Cancellation())
                        .lines()
                        .getFirst()
                        .alone())
                .isEqualTo(97);
    }

    @Test
    void aTableThatNoPolicyTakesIsCountedAndSaidSo() {
        scene.engine.execute("shop", "create table notes (id int primary key); insert into notes values (1), (2)");

        HoldImpact impact = scene.holds.preview(
                new NewHold("m", "r", "ann", scene.scopes(TypedScope.ofTable("shop/notes"))), new Cancellation());

        assertThat(impact.lines()).singleElement().satisfies(line -> {
            assertThat(line.hot()).isEqualTo(2);
            assertThat(line.problem()).contains("no policy takes rows of this table");
        });
    }
}
