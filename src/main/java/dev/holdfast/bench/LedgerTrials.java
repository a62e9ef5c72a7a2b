package dev.holdfast.bench;

import dev.holdfast.bench.LedgerRun.Shape;
import dev.holdfast.bench.LedgerRun.Speed;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Store;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// How fast keys pass the ledger, by shape and number.
final class LedgerTrials {
    private static final String DATABASE = "ledger";
    private static final int MORE = 10;

    private final Server server;
    private final long keys;
    private final Consumer<String> say;

    LedgerTrials(Server server, long keys, Consumer<String> say) {
        this.server = server;
        this.keys = keys;
        this.say = say;
    }

    private static double bar(Trial trial) {
        return switch (trial) {
            case LEDGER_BIGINT -> 4_000_000;
            case LEDGER_BIGINT_OUT -> 3_000_000;
            default -> 500_000;
        };
    }

    /// All ledger trials take part in every round, so that each round has every shape in turn; only the wanted ones
    /// are told.
    List<Figure> measure(int rounds, List<Trial> wanted) throws Exception {
        server.create(DATABASE);
        Map<Shape, List<Speed>> speeds = new EnumMap<>(Shape.class);
        List<Speed> more = new ArrayList<>();
        double bytes;
        try (Store store = Store.connect(server.embedded().url(DATABASE), EmbeddedServer.USER, server.password())) {
            store.migrate();
            LedgerRun run = new LedgerRun(store, 1);
            run.run(Shape.BIGINT, keys); // the first keys pass code that is not yet compiled
            long before = size();
            run.run(Shape.BIGINT, keys);
            bytes = (double) (size() - before) / keys;
            for (int round = 0; round < rounds; round++) {
                for (Shape shape : Shape.values()) {
                    server.checkpoint();
                    Speed speed = run.run(shape, shape == Shape.BIGINT ? keys : keys / 2);
                    speeds.computeIfAbsent(shape, _ -> new ArrayList<>()).add(speed);
                    said(shape.name(), speed);
                }
                if (wanted.contains(Trial.LEDGER_FLAT)) {
                    server.checkpoint();
                    more.add(run.run(Shape.BIGINT, MORE * keys));
                    said("ten times as many BIGINT", more.getLast());
                }
            }
        } finally {
            server.drop(DATABASE);
        }
        return wanted.stream().map(trial -> figure(trial, speeds, more, bytes)).toList();
    }

    private long size() throws Exception {
        return server.number(DATABASE, """
                SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class
                WHERE relnamespace = 'holdfast'::regnamespace AND relispartition AND relkind = 'r'""");
    }

    private void said(String what, Speed speed) {
        say.accept(String.format(
                Locale.ROOT, "ledger, %s keys: %.2f M/s in, %.2f M/s out", what, speed.in() / 1e6, speed.out() / 1e6));
    }

    private static Figure figure(Trial trial, Map<Shape, List<Speed>> speeds, List<Speed> more, double bytes) {
        List<Speed> bigint = speeds.getOrDefault(Shape.BIGINT, List.of());
        List<Double> keysASecond =
                switch (trial) {
                    case LEDGER_BIGINT -> bigint.stream().map(Speed::in).toList();
                    case LEDGER_BIGINT_OUT -> bigint.stream().map(Speed::out).toList();
                    case LEDGER_UUID -> slower(speeds.getOrDefault(Shape.UUID, List.of()));
                    default -> slowest(speeds);
                };
        Map<String, Double> figures = new LinkedHashMap<>();
        if (trial == Trial.LEDGER_FLAT) {
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < more.size(); round++) {
                ratios.add(Math.max(
                        bigint.get(round).in() / more.get(round).in(),
                        bigint.get(round).out() / more.get(round).out()));
            }
            figures.put(
                    "keys_per_second_in",
                    Spread.of(more.stream().map(Speed::in).toList()).median());
            figures.put(
                    "keys_per_second_out",
                    Spread.of(more.stream().map(Speed::out).toList()).median());
            return Figure.of(trial, Spread.of(ratios), figures);
        }
        figures.put("keys_per_second", Spread.of(keysASecond).median());
        if (trial == Trial.LEDGER_BIGINT) {
            figures.put("bytes_per_key", bytes);
        }
        double bar = bar(trial);
        return Figure.of(
                trial, Spread.of(keysASecond.stream().map(keys -> keys / bar).toList()), figures);
    }

    private static List<Double> slower(List<Speed> speeds) {
        return speeds.stream().map(speed -> Math.min(speed.in(), speed.out())).toList();
    }

    private static List<Double> slowest(Map<Shape, List<Speed>> speeds) {
        List<Double> ints = slower(speeds.getOrDefault(Shape.BIGINT_INT, List.of()));
        List<Double> dates = slower(speeds.getOrDefault(Shape.BIGINT_DATE, List.of()));
        List<Double> both = new ArrayList<>();
        for (int round = 0; round < ints.size(); round++) {
            both.add(Math.min(ints.get(round), dates.get(round)));
        }
        return both;
    }
}
