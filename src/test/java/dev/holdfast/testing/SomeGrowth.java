package dev.holdfast.testing;

import dev.holdfast.dialect.TableName;
import dev.holdfast.growth.Archivable;
import dev.holdfast.growth.CatchUp;
import dev.holdfast.growth.Forecast;
import dev.holdfast.growth.IndexGrowth;
import dev.holdfast.growth.ObjectCounts;
import dev.holdfast.growth.SampledDatabase;
import dev.holdfast.growth.Series.Point;
import dev.holdfast.growth.SessionMark;
import dev.holdfast.growth.Subject;
import dev.holdfast.growth.TableGrowth;
import dev.holdfast.growth.TableGrowth.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Fills a [FakeGrowth] with figures that are the same each time.
public final class SomeGrowth {
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;

    private final FakeGrowth growth;
    private final Instant now;

    private SomeGrowth(FakeGrowth growth, Instant now) {
        this.growth = growth;
        this.now = now;
    }

    /// A shop that was sampled for 80 days: tables of all paces, one partitioned, three with policies.
    public static void shop(FakeGrowth growth, Instant now) {
        SomeGrowth some = new SomeGrowth(growth, now);
        some.table("public", "orders", 38 * GIB, 180 * MIB, "orders", 412_000L);
        some.table("public", "order_lines", 52 * GIB, 240 * MIB, null, null);
        some.table("public", "deliveries", 12 * GIB, 70 * MIB, "deliveries", 90_500L);
        some.table("public", "invoices", 9 * GIB, 10 * MIB, null, null);
        some.table("public", "messages", 21 * GIB, 900 * MIB, "messages", 2_104_882L);
        some.table("public", "customers", 3 * GIB, MIB / 2, null, null);
        some.table("public", "articles", GIB, 0, null, null);
        some.table(
                "public",
                "a_table_with_a_name_that_is_much_too_long_to_be_read_in_a_small_area",
                GIB / 2,
                0,
                null,
                null);
        some.table("public", "carts", 4 * GIB, -40 * MIB, null, null);
        some.table("billing", "entries", 7 * GIB, 30 * MIB, null, null);
        some.table("billing", "accounts", 2 * GIB, null, null, null);
        some.table("billing", "rates", 40 * MIB, 0, null, null);
        some.partitioned("public", "events", 14);
        some.database("shop", 80);
        some.series("shop", null, 80);
        some.series("shop", new TableName("public", "orders"), 80);
        some.series("shop", new TableName("public", "customers"), 6);
        some.indexes("public", "orders");
        some.sessions("public", "orders");
        some.catchUps();
        for (int day = 79; day >= 0; day--) {
            growth.objects.add(new ObjectCounts.Point(
                    now.minus(Duration.ofDays(day)), 2_000 + 60L * (79 - day), 14, 4_100 + 120L * (79 - day), 40, 310));
        }
    }

    /// So many tables of sessions beside one large table.
    public static void many(FakeGrowth growth, Instant now, int tables) {
        SomeGrowth some = new SomeGrowth(growth, now);
        List<TableGrowth> made = new ArrayList<>();
        made.add(some.tableOf("public", "orders", Kind.TABLE, null, 3 * GIB, 4.0 * MIB, null, null));
        for (int i = 1; i < tables; i++) {
            made.add(some.tableOf(
                    "sessions",
                    "session_%05d".formatted(i),
                    Kind.TABLE,
                    null,
                    MIB + 8192L * (i % 977),
                    null,
                    null,
                    null));
        }
        growth.tables.addAll(made);
        some.database("shop", 40);
        some.series("shop", null, 40);
        some.series("shop", new TableName("public", "orders"), 40);
    }

    private void table(
            String schema,
            String name,
            long bytes,
            @Nullable Number perDay,
            @Nullable String policy,
            @Nullable Long due) {
        growth.tables.add(tableOf(
                schema, name, Kind.TABLE, null, bytes, perDay == null ? null : perDay.doubleValue(), policy, due));
    }

    private TableGrowth tableOf(
            String schema,
            String name,
            Kind kind,
            @Nullable TableName outer,
            long bytes,
            @Nullable Double perDay,
            @Nullable String policy,
            @Nullable Long due) {
        return new TableGrowth(
                "shop",
                new TableName(schema, name),
                kind,
                outer,
                bytes * 6 / 10,
                bytes * 3 / 10,
                bytes - bytes * 6 / 10 - bytes * 3 / 10,
                bytes / 320,
                bytes / 9000,
                bytes / 14,
                perDay,
                perDay == null ? null : Math.abs(perDay) / 24 / 320,
                policy == null ? null : 1_000.0,
                policy,
                due == null
                        ? null
                        : new Archivable(
                                due,
                                due * 290,
                                now.minus(Duration.ofHours(5)),
                                due % 2 == 0 ? Archivable.Basis.COUNTED : Archivable.Basis.ESTIMATED),
                kind == Kind.PARTITIONED || name.startsWith("a") ? null : now.minus(Duration.ofHours(31)),
                now.minus(Duration.ofHours(30)),
                perDay == null ? null : Duration.ofDays(30),
                now.minus(Duration.ofMinutes(12)),
                now.minus(Duration.ofDays(name.equals("customers") ? 6 : 80)));
    }

    private void partitioned(String schema, String name, int months) {
        TableName outer = new TableName(schema, name);
        growth.tables.add(tableOf(schema, name, Kind.PARTITIONED, null, months * GIB, 45.0 * MIB, null, null));
        for (int month = 1; month <= months; month++) {
            growth.tables.add(tableOf(
                    schema,
                    "%s_2026_%02d".formatted(name, month),
                    Kind.PARTITION,
                    outer,
                    GIB,
                    month == months ? 45.0 * MIB : 0,
                    null,
                    null));
        }
    }

    private void database(String name, int days) {
        List<TableGrowth> counted = growth.tables.stream()
                .filter(table -> table.kind() != Kind.PARTITION)
                .toList();
        growth.databases.add(new SampledDatabase(
                name,
                now.minus(Duration.ofDays(days)),
                now.minus(Duration.ofMinutes(12)),
                184,
                counted.stream().mapToLong(TableGrowth::totalBytes).sum(),
                counted.size(),
                0.987,
                null,
                List.of("the server does not tell how much room is left on its disk"),
                null));
    }

    private void series(String database, @Nullable TableName table, int days) {
        Subject subject = new Subject(database, table);
        long bytes = growth.tables.stream()
                .filter(each -> each.kind() != Kind.PARTITION
                        && (table == null || each.table().equals(table)))
                .mapToLong(TableGrowth::totalBytes)
                .sum();
        double perDay = bytes / 220.0;
        List<Point> points = new ArrayList<>();
        for (int hour = 24 * days; hour >= 0; hour -= 6) {
            double of = bytes - perDay * hour / 24 - (hour / 24 % 7) * perDay / 2;
            points.add(new Point(
                    now.minus(Duration.ofHours(hour)),
                    (long) (of * 0.6),
                    (long) (of * 0.3),
                    (long) (of * 0.1),
                    (long) (of / 320),
                    0,
                    0));
        }
        growth.points.put(subject, points);
        if (days >= 14) {
            growth.forecasts.put(
                    subject,
                    new Forecast.Growing(
                            new Forecast.Line(
                                    days, now, bytes, perDay, perDay * 0.8, perDay * 1.2, ahead(bytes, perDay, days)),
                            null,
                            null,
                            null,
                            null,
                            "grows by %,d MiB a day (%,d to %,d)"
                                    .formatted(
                                            (long) perDay / MIB,
                                            (long) (perDay * 0.8) / MIB,
                                            (long) (perDay * 1.2) / MIB)));
        } else {
            growth.forecasts.put(subject, new Forecast.NotEnough(days, 14));
        }
    }

    private List<Forecast.Point> ahead(long bytes, double perDay, int days) {
        List<Forecast.Point> points = new ArrayList<>();
        for (int day = -days; day <= 15; day++) {
            double off = Math.abs(day) * perDay * 0.6;
            double of = bytes + perDay * day;
            points.add(new Forecast.Point(
                    now.plus(Duration.ofDays(day)), (long) of, (long) (of - off), (long) (of + off)));
        }
        return points;
    }

    private void indexes(String schema, String table) {
        TableName name = new TableName(schema, table);
        Instant since = now.minus(Duration.ofDays(80));
        growth.indexes.add(
                new IndexGrowth("shop", name, table + "_pkey", 5 * GIB, 981_244_120, 30.0 * MIB, 410_000.0, since));
        growth.indexes.add(
                new IndexGrowth("shop", name, table + "_created_at_idx", 4 * GIB, 1_204, 22.0 * MIB, 0.4, since));
        growth.indexes.add(new IndexGrowth("shop", name, table + "_old_state_idx", 2 * GIB, 0, 9.0 * MIB, 0.0, since));
    }

    private void sessions(String schema, String table) {
        TableName name = new TableName(schema, table);
        List<Point> points = growth.points.getOrDefault(new Subject("shop", name), List.of());
        for (int week = 10; week >= 0; week--) {
            Instant ended = now.minus(Duration.ofDays(7L * week)).minus(Duration.ofHours(7));
            growth.sessions.add(new SessionMark(
                    40L - week,
                    "orders",
                    name,
                    "succeeded",
                    ended.minus(Duration.ofMinutes(50)),
                    ended,
                    120_000L + 3_000L * week,
                    last(points, ended.minus(Duration.ofHours(1))),
                    week == 0 ? null : last(points, ended.plus(Duration.ofHours(6)))));
        }
    }

    private static @Nullable Point last(List<Point> points, Instant at) {
        return points.stream()
                .filter(point -> !point.at().isAfter(at))
                .reduce((_, later) -> later)
                .orElse(null);
    }

    private void catchUps() {
        growth.catchUps.add(new CatchUp(
                "orders",
                "shop",
                new TableName("public", "orders"),
                CatchUp.Verdict.NEVER,
                4_682.0,
                1_000.0,
                6_000.0,
                4,
                1,
                new Archivable(412_000, 119_480_000, now.minus(Duration.ofHours(5)), Archivable.Basis.COUNTED),
                null,
                "can never catch up: 4,682/h in, 1,000/h out; 3 workers and a 7 h window would"));
        growth.catchUps.add(new CatchUp(
                "messages",
                "shop",
                new TableName("public", "messages"),
                CatchUp.Verdict.CATCHES_UP,
                1_150.0,
                9_400.0,
                37_600.0,
                6,
                2,
                new Archivable(2_104_882, 610_000_000, now.minus(Duration.ofHours(5)), Archivable.Basis.COUNTED),
                10.6,
                "catches up in 11 days: 1,150/h in, 9,400/h out"));
        growth.catchUps.add(new CatchUp(
                "deliveries",
                "shop",
                new TableName("public", "deliveries"),
                CatchUp.Verdict.UNKNOWN,
                80.0,
                null,
                null,
                24,
                1,
                null,
                null,
                "not known yet: no session of deliveries was measured"));
    }
}
