package dev.holdfast.node;

import static dev.holdfast.node.HoldScene.matching;
import static dev.holdfast.node.HoldScene.orders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.hold.HoldState;
import dev.holdfast.hold.TypedScope;
import dev.holdfast.policy.PolicyDefinition;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each kind of scope covers, before a run and while it is at work.
class HoldScopesTest {
    @AutoClose
    private final HoldScene scene = new HoldScene();

    @Test
    void criteriaHoldTheRowsThatSatisfyThemAndTheRestMoves() {
        scene.place(matching("shop/orders", "note = 'note 501' or id = 777"));

        scene.engine.run("orders");

        assertThat(scene.ordersWhere("id in (501, 777)")).isEqualTo(2);
        assertThat(scene.ordersWhere("status = 'done' and id > 91")).isEqualTo(2);
        assertThat(scene.engine.number("shop", "select count(*) from order_items where order_id in (501, 777)"))
                .isEqualTo(6);
        scene.requireSound();
    }

    @Test
    void aRowThatComesToSatisfyCriteriaAfterTheQuestionStays() {
        scene.place(matching("shop/orders", "note = 'evidence'"), matching("delivery/deliveries", "mood = 'bad'"));
        scene.once(Failpoint.AFTER_ASK_HOLDS, () -> {
            scene.engine.execute("shop", "update orders set note = 'evidence' where id in (502, 997, 998)");
            scene.engine.execute("delivery", "update deliveries set mood = 'bad' where order_id = 996");
        });

        scene.engine.run("orders");

        assertThat(scene.ordersWhere("note = 'evidence'")).isEqualTo(3);
        assertThat(scene.deliveriesWhere("mood = 'bad'")).isEqualTo(2);
        assertThat(scene.ordersWhere("status = 'done' and id > 91")).isEqualTo(3);
        assertThat(scene.engine.verify().differences()).isEmpty();
    }

    @Test
    void aRowOfTheBundleHoldsItsRootAndNoOther() {
        scene.place(
                matching("shop/order_items", "sku = 'evidence'"),
                TypedScope.ofKeys("shop/order_items", List.of(List.of("501", "2")), false));
        scene.engine.execute("shop", "update order_items set sku = 'evidence' where order_id = 777 and line_no = 1");
        scene.once(
                Failpoint.AFTER_ASK_HOLDS,
                () -> scene.engine.execute(
                        "shop",
                        "update order_items set sku = 'evidence' where order_id in (502, 997) and line_no = 3"));

        scene.engine.run("orders");

        assertThat(scene.ordersWhere("status = 'done' and id > 91 and id in (501, 777, 502, 997)"))
                .isEqualTo(4);
        assertThat(scene.ordersWhere("status = 'done' and id > 91")).isEqualTo(4);
        assertThat(scene.engine.number(
                        "shop", "select count(*) from order_items where order_id in (501, 777, 502, 997)"))
                .isEqualTo(12);
        scene.requireSound();
    }

    @Test
    void aTableOfTheBundleHoldsTheRootsThatHaveRowsInIt() {
        scene.engine.execute("shop", "delete from order_items where order_id = 501");
        scene.place(TypedScope.ofTable("shop/order_items"));

        scene.engine.run("orders");

        assertThat(scene.ordersWhere("id = 501")).isZero();
        assertThat(scene.ordersWhere("status = 'done' and id > 91")).isEqualTo(727 - 1);
    }

    @Test
    void keysOfATextualTypeAreComparedAsTheirColumnDoes() {
        scene.engine.execute("shop", """
                create table rates (day date, factor numeric, primary key (day, factor));
                insert into rates values ('2020-01-05', 1.50), ('2020-01-06', 1.50);
                """);
        scene.engine.policy(new PolicyDefinition(
                "rates",
                "",
                null,
                "shop",
                "rates",
                List.of(),
                Map.of(),
                Map.of(),
                "",
                null,
                null,
                "P7Y",
                null,
                null,
                "UTC",
                null,
                "fire_once",
                "skip",
                null,
                "shop",
                "shop_archive",
                100,
                "set",
                List.of(),
                PolicyDefinition.DrivingDefinition.DEFAULT));
        scene.place(TypedScope.ofKeys("shop/rates", List.of(List.of("2020-1-5", "1.5")), false));

        scene.engine.run("rates");

        assertThat(scene.engine.number("shop", "select count(*) from rates where day = '2020-01-05'"))
                .isEqualTo(1);
        assertThat(scene.engine.number("shop", "select count(*) from rates")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"criteria", "bundle", "below", "table"})
    void aHoldThatComesBetweenCopyAndDeleteWins(String kind) {
        TypedScope scope =
                switch (kind) {
                    case "criteria" -> matching("delivery/deliveries", "order_id < 700");
                    case "bundle" -> TypedScope.ofTable("shop/order_items");
                    case "below" -> orders(true, LongStream.range(1, 700).toArray());
                    default -> TypedScope.ofTable("delivery/deliveries");
                };
        boolean local = kind.equals("bundle");
        long[] before = new long[1];
        scene.once(local ? Failpoint.AFTER_ASK_HOLDS : Failpoint.AFTER_ARCHIVE_COMMIT, () -> {
            assertThat(scene.place(scope).state()).isEqualTo(HoldState.EFFECTIVE);
            before[0] = local ? scene.ordersWhere("true") : scene.deliveriesWhere("order_id < 700");
        });

        scene.engine.run("orders");

        assertThat(before[0]).isPositive();
        assertThat(local ? scene.ordersWhere("true") : scene.deliveriesWhere("order_id < 700"))
                .isEqualTo(before[0]);
        assertThat(scene.engine.verify().differences()).isEmpty();
    }
}
