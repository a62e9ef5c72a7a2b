package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.DatabaseSpec.Role;
import dev.holdfast.estate.TestDatabase;
import dev.holdfast.growth.Keeping;
import dev.holdfast.growth.SampleOutcome;
import dev.holdfast.growth.SampledDatabase;
import dev.holdfast.growth.Sampler;
import dev.holdfast.growth.Series;
import dev.holdfast.growth.Subject;
import dev.holdfast.growth.TableGrowth;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Samples of real databases, and what is kept of them.
final class GrowthSamplingTest {
    private static final Duration PROMPT = Duration.ofSeconds(5);

    /// What happens between the look at the catalog and the measuring.
    private Runnable meanwhile = () -> {};

    @AutoClose
    private final SampledShop shop = new SampledShop(() -> meanwhile.run());

    private final EngineFixture engine = shop.engine();
    private final GrowthOperations growth = shop.growth();

    private long bytes(String table) {
        return engine.number("shop", "select pg_total_relation_size('" + table + "')");
    }

    /// What happened so far was so long ago.
    private void age(Duration by) {
        engine.control("""
                update holdfast.growth_sample set at = at - %1$s;
                update holdfast.growth_database_sample set at = at - %1$s;
                update holdfast.growth_table set first_at = first_at - %1$s, stored_at = stored_at - %1$s;
                update holdfast.growth_database set sampled_at = sampled_at - %1$s, tried_at = tried_at - %1$s
                """.formatted("interval '" + by.toSeconds() + " seconds'"));
    }

    @Test
    void measuresWhatNoVacuumHasSeenYet() {
        shop.things("orders", 5_000);

        SampleOutcome outcome = shop.sample();

        TableGrowth orders = shop.of("orders");
        assertThat(orders.totalBytes()).isGreaterThan(700_000).isLessThanOrEqualTo(bytes("orders"));
        assertThat(orders.rows()).isEqualTo(5_000);
        assertThat(orders.over()).isNull();
        assertThat(outcome.estimated()).isZero();
        assertThat(growth.indexes("shop", new TableName("public", "orders")))
                .singleElement()
                .satisfies(index -> assertThat(index.index()).isEqualTo("orders_pkey"));
        assertThat(growth.databases()).singleElement().satisfies((SampledDatabase database) -> {
            assertThat(database.bytes()).isEqualTo(orders.totalBytes());
            assertThat(database.gaps()).anyMatch(gap -> gap.startsWith("query latency: pg_stat_statements"));
        });
    }

    @Test
    void aTableThatIsLockedAgainstEverybodyDoesNotHoldUpTheSample() throws SQLException {
        shop.things("orders", 100);
        shop.things("locked", 100);
        shop.settle();
        try (Connection busy = engine.connect("shop");
                var statement = busy.createStatement()) {
            busy.setAutoCommit(false);
            statement.execute("lock table locked in access exclusive mode");

            Instant begun = Instant.now();
            SampleOutcome outcome = growth.sample("shop").getFirst();

            assertThat(outcome.problem()).isNull();
            assertThat(Duration.between(begun, Instant.now())).isLessThan(PROMPT);
            assertThat(outcome.estimated()).isOne();
            assertThat(shop.of("orders").heapBytes()).isPositive();
            assertThat(shop.of("locked").heapBytes()).isZero(); // never vacuumed: the statistics know nothing
            busy.rollback();
        }

        shop.sample();

        assertThat(shop.of("locked").heapBytes()).isPositive();
    }

    @Test
    void aTableThatIsDroppedWhileTheSampleIsTakenCostsNothing() {
        shop.things("orders", 100);
        shop.things("doomed", 100);
        meanwhile = () -> engine.execute("shop", "drop table doomed");

        shop.sample();
        meanwhile = () -> {};
        shop.sample();

        assertThat(shop.tables()).containsOnlyKeys("orders");
        assertThat(shop.of("orders").heapBytes()).isPositive();
    }

    @Test
    void aTableThatDidNotChangeIsWrittenOnceADay() {
        shop.things("orders", 100);
        shop.things("idle", 100);
        shop.sample();

        engine.execute("shop", "insert into orders select i, now(), '' from generate_series(1001, 1100) i");
        SampleOutcome second = shop.sample();
        SampleOutcome third = shop.sample();
        age(Duration.ofHours(25));
        SampleOutcome nextDay = shop.sample();

        assertThat(second.stored()).isOne();
        assertThat(third.stored()).isZero();
        assertThat(nextDay.stored()).isEqualTo(2);
    }

    @Test
    void ratesAreOfTheDaysBetweenSamples() {
        shop.things("orders", 1_000);
        shop.sample();
        long before = shop.of("orders").totalBytes();
        age(Duration.ofHours(48));

        engine.execute(
                "shop", "insert into orders select i, now(), repeat('y', 100) from generate_series(5001, 9800) i");
        engine.execute("shop", "delete from orders where id <= 500");
        shop.sample();

        TableGrowth orders = shop.of("orders");
        assertThat(orders.rowsInPerHour()).isBetween(99.0, 100.0); // 4,800 in a little more than 48 hours
        assertThat(orders.bytesPerDay())
                .isBetween((orders.totalBytes() - before) / 2.01, (orders.totalBytes() - before) / 2.0);
        assertThat(orders.deadRows()).isEqualTo(500);
        assertThat(orders.bloatBytes()).isPositive();
        assertThat(growth.databases().getFirst().cacheHits()).isBetween(0.0, 1.0);
    }

    @Test
    void countersThatTheServerResetsDoNotTurnRatesNegative() {
        shop.things("orders", 1_000);
        shop.sample();
        age(Duration.ofHours(10));
        engine.number("shop", "select 1 from pg_stat_reset()");
        engine.execute("shop", "insert into orders select i, now(), '' from generate_series(5001, 5100) i");

        shop.sample();

        assertThat(shop.of("orders").rowsInPerHour()).isBetween(9.9, 10.0);
    }

    @Test
    void aPartitionedTableIsTheSumOfItsPartitions() {
        engine.execute("shop", """
                create table events (id bigint, region text, at date) partition by range (at);
                create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
                create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01')
                  partition by list (region);
                create table events_2_eu partition of events_2 for values in ('eu');
                insert into events select i, 'eu', date '2026-01-01' + i % 59 from generate_series(1, 5900) i
                """);

        shop.sample();

        Map<String, TableGrowth> tables = shop.tables();
        assertThat(tables).containsOnlyKeys("events", "events_1", "events_2_eu");
        assertThat(Objects.requireNonNull(tables.get("events")).kind()).isEqualTo(TableGrowth.Kind.PARTITIONED);
        assertThat(Objects.requireNonNull(tables.get("events")).rows()).isEqualTo(5_900);
        assertThat(Objects.requireNonNull(tables.get("events")).totalBytes())
                .isEqualTo(Objects.requireNonNull(tables.get("events_1")).totalBytes()
                        + Objects.requireNonNull(tables.get("events_2_eu")).totalBytes());
        assertThat(Objects.requireNonNull(tables.get("events_2_eu")).partitionOf())
                .isEqualTo(new TableName("public", "events"));
        assertThat(growth.series(SampledShop.table("events"), Instant.EPOCH, Instant.now(), 10)
                        .points())
                .hasSize(1);
        assertThat(growth.databases().getFirst().bytes())
                .isEqualTo(Objects.requireNonNull(tables.get("events")).totalBytes());
        var objects = growth.objects("shop", Instant.EPOCH, Instant.now(), 10)
                .points()
                .getFirst();
        assertThat(objects.tables()).isZero();
        assertThat(objects.partitions()).isEqualTo(4);
    }

    @Test
    void daysAlikeAreKeptAtTheirEndsAndWhatIsTooOldOrLongGoneIsForgotten() {
        shop.things("orders", 100);
        shop.things("dropped", 100);
        shop.sample();
        engine.execute("shop", "drop table dropped");
        shop.sample();
        engine.control("delete from holdfast.growth_sample");
        // a day each for 200 days, all alike but the middle one; and one from more than five years ago
        engine.control("""
                insert into holdfast.growth_sample
                select t.id, date_trunc('day', now(), 'UTC') - (i * 24 - 1) * interval '1 hour',
                  case i when 150 then 9 else 7 end, 0, 0, 0, 0, 0
                from holdfast.growth_table t, generate_series(100, 200) i where t.table_name = 'orders';
                insert into holdfast.growth_sample
                select id, now() - interval '1900 days', 1, 0, 0, 0, 0, 0 from holdfast.growth_table where table_name = 'orders';
                update holdfast.growth_table set gone_at = now() - interval '1900 days' where table_name = 'dropped';
                update holdfast.growth_database set hourly_until = null, daily_until = null""");

        shop.sample();

        assertThat(engine.controlLines("""
                select round(extract(epoch from date_trunc('day', now(), 'UTC') - s.at) / 86400)::text
                from holdfast.growth_sample s join holdfast.growth_table t on t.id = s.table_id
                where t.table_name = 'orders' and s.at < now() - interval '90 days' order by s.at""")).containsExactly("200", "151", "150", "149", "100");
        assertThat(engine.controlNumber("select count(*) from holdfast.growth_table where table_name = 'dropped'"))
                .isZero();
    }

    @Test
    void rollingUpKeepsTheLastValueOfEachHourAndDay() {
        shop.things("orders", 100);
        shop.sample();
        engine.control("delete from holdfast.growth_sample");
        // every quarter of an hour for a hundred days, the heap a number that rises with each
        engine.control("""
                insert into holdfast.growth_sample
                select t.id, date_trunc('day', now(), 'UTC') - i * interval '15 minutes', 100000 - i, 0, 0, 0, 0, 0
                from holdfast.growth_table t, generate_series(1, 9600) i""");
        engine.control("update holdfast.growth_database set hourly_until = null, daily_until = null");

        shop.sample();

        Series all = growth.series(
                SampledShop.table("orders"), Instant.EPOCH, Instant.now().plusSeconds(60), 10_000);
        List<Series.Point> byQuarter = all.points();
        Instant raw = Instant.now().minus(Duration.ofDays(7)).minus(Duration.ofHours(1));
        Instant hourly = Instant.now().minus(Duration.ofDays(90)).minus(Duration.ofDays(1));
        assertThat(all.step()).isGreaterThan(Duration.ZERO); // 9,600 quarters would be more than are left
        assertThat(growth.series(SampledShop.table("orders"), raw.plus(Duration.ofHours(2)), Instant.now(), 10_000)
                        .points())
                .hasSizeGreaterThan(5 * 96); // the samples end at midnight, which may be a day ago
        assertThat(engine.controlNumber("""
                select count(*) from (select date_trunc('hour', at), count(*) from holdfast.growth_sample
                where at < now() - interval '7 days 1 hour' group by 1 having count(*) > 1) more""")).isZero();
        assertThat(engine.controlNumber("""
                select count(*) from (select date_trunc('day', at, 'UTC'), count(*) from holdfast.growth_sample
                where at < date_trunc('day', now(), 'UTC') - interval '91 days' group by 1 having count(*) > 1) more""")).isZero();
        assertThat(byQuarter.getFirst().at().atZone(ZoneOffset.UTC).getHour()).isEqualTo(23);
        assertThat(byQuarter.stream().filter(point -> point.at().isBefore(hourly)))
                .hasSizeBetween(8, 10);
        assertThat(byQuarter.stream().filter(point -> point.at().isBefore(raw)))
                .allMatch(point -> point.at().atZone(ZoneOffset.UTC).getMinute() == 45);
        assertThat(growth.series(SampledShop.table("orders"), raw, Instant.now(), 100)
                        .points())
                .hasSizeLessThanOrEqualTo(100)
                .hasSizeGreaterThan(80);
    }

    @Test
    void forecastsCountTheDaysOnWhichTheDatabaseWasSampled() {
        shop.things("orders", 100);
        shop.sample();
        assertThat(growth.forecast(SampledShop.table("orders"), 1_000_000L, 30).words())
                .isEqualTo("not enough data: 1 of 14 days");

        // sampled each day of twenty; the table changed on the first only
        engine.control("""
                insert into holdfast.growth_database_sample
                select database_id, at - i * interval '1 day', heap_bytes, index_bytes, toast_bytes, row_count, dead_rows,
                  inserted, tables, partitions, indexes, views, others, block_hits, block_reads
                from holdfast.growth_database_sample, generate_series(1, 19) i;
                update holdfast.growth_sample set at = at - interval '19 days'""");

        assertThat(growth.forecast(SampledShop.table("orders"), 1_000_000L, 30).words())
                .isEqualTo("it does not grow: never full");
        assertThat(growth.forecast(Subject.database("shop"), null, 30).words())
                .isEqualTo("it does not grow: never full");
        assertThatThrownBy(() -> growth.forecast(SampledShop.table("nowhere"), null, 30))
                .hasMessageContaining("shop/public.nowhere was never sampled");
    }

    @Test
    void aDatabaseThatIsGoneIsAProblemAndTheOthersAreSampled() {
        shop.things("orders", 100);
        engine.estate()
                .put(TestDatabase.named("gone")
                        .database("no_such_database")
                        .roles(Role.SOURCE)
                        .spec());

        List<SampleOutcome> outcomes = growth.sample("");

        assertThat(outcomes).extracting(SampleOutcome::database).containsExactly("gone", "shop");
        assertThat(outcomes.get(0).problem()).contains("no_such_database");
        assertThat(outcomes.get(1).problem()).isNull();
        assertThat(growth.databases().get(0).problem()).contains("no_such_database");
        assertThat(growth.databases().get(0).sampledAt()).isNull();
    }

    /// A clock that was ahead and was set right does not keep samples from being taken until it is that late again.
    @Test
    void samplesGoOnAfterAClockThatWasAhead() {
        Duration interval = Duration.ofMinutes(15);
        Sampler ahead = new Sampler(engine.features().store(), engine.estate(), Keeping.USUAL, () -> Instant.now()
                .plus(Duration.ofDays(40)));
        assertThat(ahead.sampleDue(interval)).hasSize(1);

        var sampler = engine.features().growth().sampler();
        assertThat(sampler.sampleDue(interval)).hasSize(1);
        assertThat(sampler.sampleDue(interval)).isEmpty();

        assertThat(engine.controlNumber("select count(*) from growth_database where indexes_at > now()"))
                .isZero();
        assertThat(engine.controlNumber("select count(*) from growth_database where hourly_until > now()"))
                .isZero();
    }

    @Test
    void ofTwoNodesOneSamples() {
        Duration interval = Duration.ofMinutes(15);
        var sampler = engine.features().growth().sampler();

        assertThat(sampler.sampleDue(interval)).hasSize(1);
        assertThat(sampler.sampleDue(interval)).isEmpty();
        age(Duration.ofMinutes(14));
        assertThat(sampler.sampleDue(interval)).hasSize(1);
    }
}
