package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A tree of three policies over two databases: bigint keys, then uuid, then a composite of uuid and int.
class TreeRunsTest {
    @AutoClose
    private final EngineFixture engine = OrderTree.open();

    @Test
    void keysOfArchivedRowsReachChildrenAndGrandchildren() {
        List<SessionView> sessions = engine.run("orders");

        assertThat(sessions).extracting(SessionView::policy).containsExactly("orders", "deliveries", "proofs");
        assertThat(sessions).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);
        long orders = engine.number("shop", "select count(*) from shop_archive.orders");
        assertThat(orders).isBetween(720L, 735L);
        assertThat(engine.number("shop", "select count(*) from orders")).isEqualTo(1000 - orders);
        assertThat(engine.number("shop", "select count(*) from shop_archive.order_items"))
                .isEqualTo(3 * orders);
        assertThat(engine.number("vault", "select count(*) from delivery.deliveries"))
                .isEqualTo(2 * orders);
        assertThat(engine.number("vault", "select count(*) from delivery.proofs"))
                .isEqualTo(4 * orders);
        assertThat(engine.number("delivery", "select count(*) from proofs")).isEqualTo(4000 - 4 * orders);
        Verification verification = engine.verify();
        assertThat(verification.differences()).isEmpty();
        assertThat(verification.rowsChecked()).isEqualTo(4 * orders + 6 * orders);
        assertThat(verification.handedOffKeys()).isEqualTo(orders + 2 * orders);
    }

    @Test
    void verificationFindsOneChangedByte() {
        engine.run("orders");

        engine.execute(
                "vault",
                "update delivery.proofs set body = 'y' where (delivery_id, no) = (select delivery_id, no from"
                        + " delivery.proofs limit 1)");

        assertThat(engine.verify().differences()).singleElement().asString().contains("delivery.proofs", "differs");
    }

    /// A process may die between any two transactions.
    @ParameterizedTest
    @ValueSource(strings = {"succeeded", "cancelled", "paused"})
    void theTransactionThatEndsASessionGivesItsLeaseBack(String end) {
        List<String> seen = new ArrayList<>();
        engine.failpoints(reached -> {
            if (reached == Failpoint.AFTER_MARK && !end.equals("succeeded")) {
                engine.control("update session set state = '%s' where state = 'running'"
                        .formatted(end.equals("paused") ? "pausing" : "cancelling"));
            }
            if (reached == Failpoint.BEFORE_SESSION_END_COMMIT || reached == Failpoint.AFTER_SESSION_END) {
                seen.addAll(engine.controlLines("""
                        select s.state || case when l.owner is null then ' free' else ' held' end
                        from session s join lease l on l.resource = 'policy:' || s.policy_id
                        order by s.id desc limit 1"""));
            }
        });

        engine.run("orders");

        assertThat(seen).hasSizeGreaterThan(1);
        assertThat(seen.get(0)).endsWith(" held");
        assertThat(seen.get(1)).isEqualTo(end + " free");
    }

    @Test
    void tenSessionsMakeNoTable() {
        engine.run("orders");
        String tables = "select count(*) from pg_class where relkind in ('r', 'p', 'i')";
        long before =
                engine.number("shop", tables) + engine.number("delivery", tables) + engine.number("vault", tables);

        for (int i = 0; i < 10; i++) {
            engine.run("orders");
        }

        assertThat(engine.number("shop", tables) + engine.number("delivery", tables) + engine.number("vault", tables))
                .isEqualTo(before);
    }
}
