package dev.holdfast.node;

import static dev.holdfast.node.RestoreWishes.keys;
import static dev.holdfast.node.RestoreWishes.wish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.TestPolicies;
import dev.holdfast.restore.RestoreView;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What restored rows refer to is there, comes along or stops the restore.
class RestoreParentsTest {
    @AutoClose
    private final RestoreScene scene = new RestoreScene();

    @Test
    void parentsThatWereArchivedElsewhereComeAlong() {
        scene.engine.execute("shop", """
                create table refunds (id uuid primary key, order_id bigint not null references orders, no int);
                create index on refunds (order_id);
                insert into refunds values ('00000000-0000-0000-0000-000000000001', 999, 1),
                  ('00000000-0000-0000-0000-000000000002', 998, 2)""");
        scene.engine.policy(TestPolicies.draft("refunds", "shop")
                .archive("vault", "refunds")
                .driving(TestPolicies.full(1)));
        scene.archive(false, "refunds");
        scene.engine.execute("shop", "alter table refunds drop constraint refunds_order_id_fkey");
        scene.archive(false, "orders");
        scene.engine.execute("shop", "alter table refunds add foreign key (order_id) references orders");

        RestoreView view = scene.restored(wish(keys("shop/refunds", "00000000-0000-0000-0000-000000000001")));

        assertThat(view.tables())
                .extracting(RestoreView.Line::table)
                .containsExactly("public.orders", "public.order_items", "public.refunds");
        assertThat(scene.engine.lines("shop", "select order_id::text from refunds"))
                .containsExactly("999");
        assertThat(scene.engine.number("shop", "select count(*) from order_items where order_id = 999"))
                .isEqualTo(3);
    }

    @Test
    void aParentThatIsNowhereStopsItByName() {
        scene.engine.execute("shop", """
                create table refunds (id int primary key, order_id bigint not null references orders);
                create index on refunds (order_id);
                insert into refunds values (1, 999)""");
        scene.engine.policy(
                TestPolicies.draft("refunds", "shop").archive("shop", "kept").driving(TestPolicies.full(1)));
        scene.archive(false, "refunds");
        scene.engine.execute("shop", "delete from order_items where order_id = 999; delete from orders where id = 999");

        assertThat(scene.refused(wish(keys("shop/refunds", "1"))))
                .contains("shop/public.orders 999, which public.refunds (refunds_order_id_fkey) refers to, is neither"
                        + " there nor in an archive");
        assertThat(scene.count("shop", "refunds")).isZero();
    }
}
