package dev.holdfast.node;

import static dev.holdfast.node.RestoreWishes.accepting;
import static dev.holdfast.node.RestoreWishes.keys;
import static dev.holdfast.node.RestoreWishes.wish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.TestPolicies;
import dev.holdfast.restore.RestorePlan;
import dev.holdfast.restore.Selection;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What a table does to rows that come back: numbers and computes columns, fires triggers, refuses.
class RestoreEffectsTest {
    @AutoClose
    private final RestoreScene scene = new RestoreScene();

    @Test
    void numbersAreKeptComputedColumnsComputedAndSequencesRaised() {
        scene.engine.execute("shop", """
                create sequence apart;
                create sequence few;
                create table things (low int default nextval('few'),id bigint generated always as identity primary key,
                  twice int generated always as (n * 2) stored, n int, serial serial,
                  own bigint default nextval('apart'), unique (serial));
                insert into things (n) select i from generate_series(1, 20) i;
                create table was_things as table things""");
        scene.engine.policy(
                TestPolicies.draft("things", "shop").archive("shop", "kept").driving(TestPolicies.full(1)));
        scene.archive(false, "things");
        scene.engine.execute("shop", """
                alter sequence things_id_seq restart; alter sequence apart restart;
                alter sequence few maxvalue 15 restart increment 10;
                select setval('things_serial_seq', 1000)""");

        scene.restored(wish(new Selection.OfSession(1)));

        assertThat(scene.difference("shop", "things", "was_things")).isZero();
        scene.engine.execute("shop", "insert into things (n, low) values (21, 0)");
        assertThat(scene.engine.lines("shop", "select id || ' ' || serial || ' ' || own from things where n = 21"))
                .containsExactly("21 1001 21");
        assertThat(scene.engine.number("shop", "select last_value from few"))
                .as("the last number that it can give")
                .isEqualTo(11);
    }

    @Test
    void aTriggerThatFiresMustBeAcknowledgedAndMayChangeNothing() {
        scene.archive(false, "orders");
        scene.engine.execute("shop", """
                create function alter_note() returns trigger language plpgsql as
                  $$ begin if new.id = 999 then new.note := 'changed'; end if; return new; end $$;
                create trigger watch before insert on orders for each row execute function alter_note()""");

        assertThat(scene.refused(wish(keys("shop/orders", "998"))))
                .contains("trigger public.orders.watch")
                .contains("acknowledge it");
        scene.restored(accepting(wish(keys("shop/orders", "998")), "trigger public.orders.watch"));
        assertThat(scene.refused(accepting(wish(keys("shop/orders", "999")), "trigger public.orders.watch")))
                .contains("shop/public.orders: rows stand otherwise than they were archived")
                .contains("999");
        assertThat(scene.engine.number("shop", "select count(*) from orders where id = 999"))
                .isZero();
    }

    @Test
    void rulesAndHiddenColumnsAreFound() {
        scene.archive(false, "orders");
        scene.engine.execute("shop", """
                alter table orders drop column note; alter table orders add column must int not null default 0;
                alter table orders alter must drop default;
                create rule aside as on insert to order_items do also select 1""");

        RestorePlan plan = scene.engine.node().operations().restores().plan(wish(keys("shop/orders", "999")));

        assertThat(plan.refusals())
                .anyMatch(refusal -> refusal.contains("rule public.order_items.aside"))
                .anyMatch(refusal -> refusal.contains("column-gone public.orders.note"))
                .anyMatch(refusal -> refusal.contains("column must takes no nulls"));
        assertThat(plan.runnable()).isFalse();
    }
}
