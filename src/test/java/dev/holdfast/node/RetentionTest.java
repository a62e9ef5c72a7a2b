package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.NewHold;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.retention.Basis;
import dev.holdfast.retention.Conflict;
import dev.holdfast.retention.Conflict.Grade;
import dev.holdfast.retention.Forecast;
import dev.holdfast.retention.Forecast.Change;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Conflicts and what-if over an order tree: a thousand orders of one day each, every fifth of them open.
class RetentionTest {
    private EngineFixture engine;
    private RetentionOperations retention;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "delivery", "vault");
        OrderTree.fill(engine);
        retention = engine.node().operations().retention();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Basis measure() {
        return retention.measure("orders", new Cancellation());
    }

    /// Done orders of more than so many days ago, as the engine counts them itself.
    private long due(Period residence) {
        return engine.number(
                "shop",
                "select count(*) from orders where status = 'done' and placed_at < '"
                        + LocalDate.now(ZoneOffset.UTC).minus(residence) + " 00:00Z'");
    }

    private void archiveFiveYearsAgo() {
        engine.run("orders");
        engine.execute("shop", """
                update shop_archive.orders set hf_retain_until = hf_retain_until - interval '5 years'
                where id % 2 = 0""");
    }

    @Test
    void whatMovesIsWhatARunWouldMoveAndIsReckonedFromOneCount() {
        Basis basis = measure();

        Forecast stands = basis.forecast(null, null);
        Forecast shorter = basis.forecast(Period.ofDays(31), null);

        assertThat(stands.moves().now()).isEqualTo(new Change(due(Period.ofDays(90)), due(Period.ofDays(90))));
        assertThat(stands.moves().now().before())
                .isEqualTo(engine.node().operations().plan("orders").rootRows());
        assertThat(shorter.moves().now()).isEqualTo(new Change(due(Period.ofDays(90)), due(Period.ofDays(31))));
        assertThat(shorter.moves().months()).hasSize(12);
        long all = engine.number("shop", "select count(*) from orders where status = 'done'");
        assertThat(shorter.moves().year()).isEqualTo(new Change(all, all));
        assertThat(shorter.bytes(10)).isGreaterThan(500); // a root row with three of its bundle
        assertThat(basis.children()).containsExactly("deliveries");
        assertThat(basis.untold()).isEmpty();
        assertThat(engine.controlNumber("select count(*) from session")).isZero();
    }

    @Test
    void lengtheningMovesTheEndOfArchivedRowsAndShorteningDoesNot() {
        archiveFiveYearsAgo();
        Basis basis = measure();
        long archived = engine.number(
                "shop",
                "select (select count(*) from shop_archive.orders) + (select count(*) from shop_archive.order_items)");

        Forecast shorter = basis.forecast(null, Period.ofYears(1));
        Forecast longer = basis.forecast(null, Period.ofYears(10));

        assertThat(shorter.changesArchived()).isFalse();
        assertThat(shorter.ends().values()).allMatch(Change::same);
        assertThat(longer.changesArchived()).isTrue();
        assertThat(longer.floor()).isEqualTo(Period.ofYears(10));
        assertThat(longer.ends().values().stream().mapToLong(Change::before).sum())
                .isEqualTo(archived);
        assertThat(longer.ends().lastEntry().getValue()).isEqualTo(new Change(0, archived));
    }

    @Test
    void aForecastSaysWhatTheDatabaseThenHas() {
        archiveFiveYearsAgo();
        Forecast forecast = measure().forecast(null, Period.ofYears(10));

        retention.set("orders", draft -> draft.retention("P10Y"), "ann", "law");

        Forecast stands = measure().forecast(null, null);
        assertThat(stands.ends().lastEntry().getValue().before())
                .isEqualTo(forecast.ends().lastEntry().getValue().after());
        assertThat(stands.ends()).hasSize(1);
    }

    @Test
    void archivedRowsAreLengthenedByHandAndNeverBack() {
        engine.run("orders");

        retention.lengthenArchived("orders", Period.ofYears(12), "ann", "court order");

        assertThat(engine.features().policies().byName("orders").retention()).isEqualTo(Period.ofYears(7));
        assertThat(engine.controlLines("select table_name || ' ' || period from retention_floor order by 1"))
                .containsExactly("order_items P12Y", "orders P12Y");
        assertThatThrownBy(() -> retention.lengthenArchived("orders", Period.ofYears(9), "ann", "sorry"))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("archived rows of orders are kept at least P12Y already")
                .hasMessageEndingWith("nothing was changed");
    }

    @Test
    void holdsAreNamedAndTheirRowsCounted() {
        engine.features()
                .holds()
                .place(new NewHold(
                        "Smith v. Jones",
                        "letter",
                        "ann",
                        List.of(new HoldScope.OfTable("shop", new TableName("public", "orders")))));

        Basis basis = measure();

        assertThat(basis.holds()).extracting(Basis.Touched::matter).containsExactly("Smith v. Jones");
        assertThat(basis.heldRows()).isEqualTo(OrderTree.ORDERS);
    }

    @Test
    void whatCannotBeMeasuredIsNamedAndTheRestIsMeasured() {
        engine.run("orders");
        engine.execute("shop", "alter table shop_archive.orders rename column hf_retain_until to gone");

        Basis basis = measure();

        assertThat(basis.kept()).isNull();
        assertThat(basis.aged()).isNotNull();
        assertThat(basis.untold().getFirst()).startsWith("archived rows were not counted");
    }

    @Test
    void aCancelledMeasurementStops() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();

        assertThatThrownBy(() -> retention.measure("orders", cancellation)).isInstanceOf(HoldfastException.class);
    }

    @Test
    void contradictionsAreNamedWithWhatToDoTheWorstFirst() {
        engine.execute("delivery", "create table logs (id int primary key, at date, kind text)");
        engine.policy(TestPolicies.draft("logs", "delivery")
                .criteria("kind = 'a'")
                .age("at", "P2Y")
                .retention("P1Y")
                .retentionFrom("at")
                .archive("vault", "logs"));
        engine.policy(TestPolicies.draft("later", "delivery")
                .table("logs")
                .criteria("kind = 'b'")
                .retention("P5Y")
                .archive("vault", "logs"));
        retention.set("deliveries", draft -> draft.retention("P6Y"), "ann", "");
        engine.run("orders");
        engine.features()
                .holds()
                .place(new NewHold(
                        "Audit",
                        "letter",
                        "ann",
                        List.of(new HoldScope.OfPolicy("orders")),
                        Instant.now().plus(100, ChronoUnit.DAYS)));
        retention.lengthenArchived("orders", Period.ofYears(8), "ann", "law");

        List<Conflict> conflicts = retention.conflicts();

        assertThat(conflicts.getFirst().grade()).isEqualTo(Grade.CONTRADICTION);
        assertThat(conflicts)
                .extracting(Conflict::rule)
                .containsExactlyInAnyOrder(
                        "ends-before-it-goes", "child-shorter", "shared-archive", "below-floor", "hold-ends-first");
        assertThat(conflicts)
                .extracting(Conflict::advice)
                .contains(
                        "set the retention of deliveries to at least P7Y",
                        "a floor is never lowered: set P8Y, or archive new rows into another schema");
        assertThat(conflicts.stream().filter(conflict -> conflict.rule().equals("child-shorter")))
                .singleElement()
                .satisfies(conflict -> assertThat(conflict.policies()).containsExactly("deliveries", "orders"));
    }

    @Test
    void aTreeThatAgreesHasNoConflicts() {
        assertThat(retention.conflicts()).isEmpty();
    }

    @Test
    void aChangedClassIsOneChangeOfItsFollowersForPlansToo() {
        retention.set("orders", draft -> draft.tableClass("operational").residence(null), "ann", "");
        var kept = engine.node().operations().keepPlan("orders", 0, "ann", new Cancellation());
        assertThat(kept.plan().rootRows()).isEqualTo(due(Period.ofDays(90)));

        retention.setClass("operational", Period.ofDays(30), Period.ofYears(1), "ann", "");

        assertThat(engine.node().operations().plan("orders").rootRows()).isEqualTo(due(Period.ofDays(30)));
        var session = engine.node()
                .runs()
                .runPlan(
                        kept.stored().id(),
                        dev.holdfast.plan.Tolerance.NONE,
                        new Runs.RunOptions(0, java.time.Duration.ZERO, false, "ann"),
                        _ -> {})
                .getFirst();
        assertThat(engine.node().operations().differences(session.id()))
                .anySatisfy(difference -> assertThat(difference.toString()).contains("residence"));
    }
}
