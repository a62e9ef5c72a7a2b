package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.TableName;
import dev.holdfast.growth.CatchUp;
import dev.holdfast.growth.CatchUp.Verdict;
import dev.holdfast.growth.Forecast;
import dev.holdfast.growth.Latencies;
import dev.holdfast.growth.SampleOutcome;
import dev.holdfast.growth.Series;
import dev.holdfast.growth.Subject;
import dev.holdfast.growth.TableGrowth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The commands on growth.
class GrowthCommandsTest {
    private static final Instant AT = Instant.now().minusSeconds(60);
    private static final TableName ORDERS = new TableName("public", "orders");
    private final Typed typed = new Typed();

    private int type(String line) {
        return typed.type(line.split(" "));
    }

    private static TableGrowth table(String name, TableGrowth.Kind kind, long bytes, double perDay) {
        return new TableGrowth(
                "shop",
                new TableName("public", name),
                kind,
                kind == TableGrowth.Kind.PARTITION ? ORDERS : null,
                bytes,
                0,
                0,
                1_000,
                0,
                0,
                perDay,
                null,
                null,
                null,
                null,
                null,
                null,
                Duration.ofDays(7),
                AT,
                AT);
    }

    @Test
    void topListsTablesInTheOrderThatWasAskedFor() {
        typed.bench.growth.tables.addAll(List.of(
                table("orders", TableGrowth.Kind.PARTITIONED, 3 << 20, -5),
                table("orders_1", TableGrowth.Kind.PARTITION, 3 << 20, -5),
                table("carts", TableGrowth.Kind.TABLE, 1 << 20, 2048)));

        type("growth top --output json");
        assertThat(typed.json().at("/tables"))
                .extracting(row -> row.get("table").asString())
                .containsExactly("public.orders", "public.carts");
        type("growth top --by growth --limit 1");
        assertThat(typed.out).contains("carts", "+2.0 KiB").doesNotContain("orders");
        type("growth top --partitions --output csv");
        assertThat(typed.out.lines())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("database,table,kind,partition_of,bytes");
    }

    @Test
    void aDatabaseThatCouldNotBeSampledIsNamedAndTheExitSaysSo() {
        typed.bench.growth.outcomes.add(new SampleOutcome("shop", AT, 0, 0, 0, 0, "shop: it does not answer"));

        assertThat(type("growth sample")).isEqualTo(ExitCodes.PARTIAL);
        assertThat(typed.out).contains("shop: it does not answer");
    }

    @Test
    void forecastSpeaksOfTheTableInItsDefaultSchema() {
        typed.bench.growth.forecasts.put(
                new Subject("shop", ORDERS),
                new Forecast.NeverFull(
                        new Forecast.Line(
                                20, AT, 1 << 20, 0, 0, 0, List.of(new Forecast.Point(AT, 1 << 20, 1 << 20, 1 << 20))),
                        "it does not grow: never full"));

        assertThat(type("growth forecast shop/orders --full-at 500GiB")).isZero();
        assertThat(typed.out).startsWith("shop/public.orders: it does not grow: never full\nnow 1.0 MiB, +0 B a day");
        type("growth forecast shop/carts --output json");
        assertThat(typed.json().get("verdict").asString()).isEqualTo("not_enough");
        assertThat(typed.json().get("words").asString()).isEqualTo("not enough data: 0 of 14 days");
        assertThat(type("growth forecast shop --full-at much")).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void seriesAreOfTheTimeThatWasAskedFor() {
        typed.bench.growth.points.put(
                new Subject("shop", ORDERS),
                List.of(
                        new Series.Point(AT.minus(Duration.ofDays(3)), 1, 1, 1, 1, 1, 1),
                        new Series.Point(AT, 5, 4, 3, 2, 1, 0)));

        type("growth series shop/orders --last 2d --output json");

        assertThat(typed.json().get("points")).hasSize(1);
        assertThat(typed.json().at("/points/0/bytes").asLong()).isEqualTo(12);
        assertThat(type("growth series shop/carts")).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void aPolicyThatCanNeverCatchUpIsInTheExitCode() {
        typed.bench.growth.catchUps.add(new CatchUp(
                "orders", "shop", ORDERS, Verdict.NEVER, 2.0, 1.0, 1.0, 24, 2, null, null, "can never catch up"));

        assertThat(type("growth catch-up")).isEqualTo(ExitCodes.PARTIAL);
        assertThat(typed.out).contains("can never catch up");
    }

    @Test
    void latencyIsPrintedInMillisecondsOrItIsSaidWhyThereIsNone() {
        assertThat(typed.type("growth", "latency", "shop")).isZero();
        assertThat(typed.out).contains("no latency in that time: pg_stat_statements is not installed");

        typed.bench.growth.latencies.add(
                new Latencies.Point(Instant.now().minusSeconds(60), 1_200, 3.5, 0.42, 12, 250.125));
        assertThat(typed.type("growth", "latency", "shop")).isZero();
        assertThat(typed.out).contains("P99 MS", "1,200", "0.42", "250.13");
    }
}
