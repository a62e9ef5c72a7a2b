package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.growth.Archivable;
import dev.holdfast.growth.CatchUp;
import dev.holdfast.growth.Series;
import dev.holdfast.growth.SessionMark;
import dev.holdfast.growth.TableGrowth;
import dev.holdfast.policy.TestPolicies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What there is to archive of sampled tables, and whether their policies keep up with it.
final class CatchUpTest {
    @AutoClose
    private final SampledShop shop = new SampledShop(() -> {});

    private final EngineFixture engine = shop.engine();
    private final GrowthOperations growth = shop.growth();

    @Test
    void aSessionStandsBetweenTheSamplesAroundItAndLeavesNothingArchivable() {
        shop.things("orders", 2_000);
        engine.policy(
                TestPolicies.draft("orders", "shop").archive("shop", "archived").definition());
        shop.sample();
        engine.node().operations().keepPlan("orders", 0, "test", new Cancellation());
        Archivable counted = Objects.requireNonNull(shop.of("orders").archivable());
        engine.run("orders");
        engine.await(() -> {
            engine.forgetConnections(); // their processes keep what they counted to themselves for a while
            return engine.number("shop", "select count(*) from pg_stat_activity where datname = current_database()")
                    == 1;
        });
        shop.sample();

        assertThat(counted.rows()).isEqualTo(2_000);
        assertThat(counted.basis()).isEqualTo(Archivable.Basis.COUNTED);
        TableGrowth orders = shop.of("orders");
        Archivable left = Objects.requireNonNull(orders.archivable());
        assertThat(left.basis()).isEqualTo(Archivable.Basis.ESTIMATED);
        assertThat(left.rows()).isZero();
        assertThat(orders.rowsArchivedPerHour()).isPositive();
        assertThat(growth.sessions(SampledShop.table("orders"), Instant.EPOCH, Instant.now()))
                .singleElement()
                .satisfies((SessionMark mark) -> {
                    assertThat(mark.rows()).isEqualTo(2_000);
                    assertThat(mark.before()).extracting(Series.Point::rows).isEqualTo(2_000L);
                    assertThat(mark.after()).extracting(Series.Point::rows).isEqualTo(0L);
                });
        assertThat(growth.catchUp("orders").words()).startsWith("nothing starts it by itself");
        assertThat(growth.catchUps(growth.tables("")))
                .isEqualTo(growth.catchUps())
                .extracting(CatchUp::backlog)
                .doesNotContainNull();
        assertThat(growth.catchUps(List.of()))
                .as("of tables that are not given nothing is read")
                .extracting(CatchUp::backlog)
                .containsOnlyNulls();
    }

    @Test
    void ofSeveralPoliciesTheirTablesAreReadAndNoOthers() {
        for (String table : List.of("orders", "returns", "notes")) {
            shop.things(table, 100);
        }
        for (String table : List.of("orders", "returns")) {
            engine.policy(TestPolicies.draft(table, "shop")
                    .archive("shop", "archived")
                    .definition());
        }
        shop.sample();
        for (String table : List.of("orders", "returns")) {
            engine.node().operations().keepPlan(table, 0, "test", new Cancellation());
        }

        assertThat(growth.catchUps())
                .isEqualTo(growth.catchUps(growth.tables("")))
                .allSatisfy(each -> assertThat(each.backlog()).isNotNull())
                .extracting(CatchUp::policy)
                .containsExactly("orders", "returns");
    }

    @Test
    void aChildPolicyIsComparedInTheKeysThatItsParentHandsOff() {
        shop.things("orders", 2_000);
        engine.execute("shop", """
                create table items (id bigint primary key, order_id bigint); create index on items (order_id);
                insert into items select i, 1 + i % 2000 from generate_series(1, 4000) i""");
        engine.policy(
                TestPolicies.draft("orders", "shop").archive("shop", "archived").definition());
        engine.policy(TestPolicies.draft("items", "shop")
                .parent("orders", Map.of("id", "order_id"))
                .archive("shop", "archived")
                .definition());
        engine.node().runs().run(List.of("orders"), new Runs.RunOptions(0, Duration.ZERO, false, "test"), _ -> {});
        engine.control("update holdfast.session set started_at = started_at - interval '4 hours'");

        CatchUp waiting = growth.catchUp("items");
        engine.run("items");
        CatchUp taken = growth.catchUp("items");
        engine.run("items"); // takes nothing, and says nothing of how fast it is
        assertThat(growth.catchUp("items").perRunningHour()).isEqualTo(taken.perRunningHour());

        assertThat(waiting.inPerHour()).isBetween(499.0, 500.0); // 2,000 in a little more than four hours
        assertThat(Objects.requireNonNull(waiting.backlog()).rows()).isEqualTo(2_000);
        assertThat(Objects.requireNonNull(taken.backlog()).rows()).isZero();
        assertThat(Objects.requireNonNull(taken.perRunningHour())).isPositive();
        assertThat(growth.catchUps()).extracting(CatchUp::policy).containsExactly("items", "orders");
    }
}
