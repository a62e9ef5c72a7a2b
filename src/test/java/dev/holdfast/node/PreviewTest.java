package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.onboard.Preview;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TableShape;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a definition would take, before it stands, on a real database.
class PreviewTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static EngineFixture engine;

    @BeforeAll
    static void fill() {
        engine = new EngineFixture("shop");
        engine.execute("shop", """
                create table orders (id bigint primary key, status text, "Paid by" text, closed_at timestamptz);
                insert into orders select i, case when i % 2 = 0 then 'closed' else 'open' end, null,
                  now() - make_interval(days => i) from generate_series(1, 100) i;
                create table loose (id bigint);
                create table many (id bigint primary key, kind int);
                insert into many select i, 1 from generate_series(1, 20000) i""");
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static PolicyDefinition orders(String criteria) {
        return new PolicyDraft("orders", "shop", "orders", "P7Y", "UTC")
                .criteria(criteria)
                .age("closed_at", "P50D")
                .definition();
    }

    private static Preview preview(PolicyDefinition wanted) {
        return engine.node().operations().authoring().preview(wanted, 5, PATIENCE, new Cancellation());
    }

    @Test
    void countIsThatOfARunAndTheFirstRowsAreShown() {
        Preview preview = preview(orders("status = 'closed'"));

        assertThat(preview.due().rows())
                .isEqualTo(
                        engine.number(
                                "shop",
                                "select count(*) from orders where status = 'closed'"
                                        + " and closed_at < date_trunc('day', now() at time zone 'utc') at time zone 'utc' - interval '50 days'"));
        assertThat(preview.columns()).containsExactly("id", "status", "Paid by", "closed_at");
        assertThat(preview.samples()).hasSize(5);
        assertThat(preview.samples().getFirst()).contains("52", "closed").containsNull();
        assertThat(preview.why()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsNamedWithItsPlace() {
        assertThatThrownBy(() -> preview(orders("statsu = 'closed'")))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("at 1")
                .hasMessageContaining("did you mean status");
        assertThatThrownBy(() -> preview(new PolicyDraft("loose", "shop", "loose", "P7Y", "UTC").definition()))
                .hasMessageContaining("has no key");
        assertThatThrownBy(() -> preview(new PolicyDraft("gone", "shop", "gone", "P7Y", "UTC").definition()))
                .hasMessageContaining("has no table");
    }

    @Test
    void aTableShowsItsColumnsAsCriteriaNameThemAndWhichOfThemFit() {
        TableShape table = engine.node().operations().authoring().table("shop", "orders");

        assertThat(table.columns())
                .extracting(TableShape.ColumnShape::criteriaName)
                .contains("id", "\"Paid by\"");
        assertThat(table.columns().getFirst().key()).isTrue();
        assertThat(table.columns().getFirst().fits(table.columns().get(1))).isFalse();
        assertThat(table.columns().get(1).fits(table.columns().get(2))).isTrue();
    }

    /// Each of 20,000 rows with each of 20,000.
    private static PolicyDefinition endless() {
        return new PolicyDraft("many", "shop", "many", "P7Y", "UTC")
                .joins(Map.of("m", new PolicyDefinition.JoinDefinition("many", Map.of("kind", "kind"))))
                .criteria("m.id > 0")
                .definition();
    }

    @Test
    void aCountThatTakesTooLongIsUnknownAndOneThatIsCancelledEndsAtOnce() throws Exception {
        AuthoringOperations authoring = engine.node().operations().authoring();

        Preview tooLong = authoring.preview(endless(), 5, Duration.ofMillis(200), new Cancellation());

        assertThat(tooLong.due().rows()).isNull();
        assertThat(tooLong.due().why()).startsWith("not counted within");

        Cancellation cancellation = new Cancellation();
        Thread person = Thread.ofVirtual().start(() -> {
            engine.await(() -> engine.number("shop", """
                    select count(*) from pg_stat_activity
                    where datname = current_database() and state = 'active' and pid <> pg_backend_pid()""") > 0);
            cancellation.cancel();
        });
        long begun = System.nanoTime();
        Preview cancelled = authoring.preview(endless(), 5, Duration.ofMinutes(5), cancellation);
        person.join();

        assertThat(cancelled.due().why()).isEqualTo("cancelled");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE);
    }
}
