package dev.holdfast.bench;

import dev.holdfast.bench.Contender.Measured;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was measured, round by round.
final class Rounds {
    private final List<Map<String, Measured>> rounds = new ArrayList<>();

    /// Lowest, middle and highest of some numbers.
    record Spread(double median, double lowest, double highest, int rounds) {
        static Spread of(List<Double> values) {
            List<Double> sorted = values.stream().sorted().toList();
            int half = sorted.size() / 2;
            double median = sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
            return new Spread(median, sorted.getFirst(), sorted.getLast(), sorted.size());
        }
    }

    /// Every contender once, each on fresh databases.
    void play(Arena arena, List<Contender> contenders) throws Exception {
        Map<String, Measured> round = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            arena.reset();
            long sourceWal = arena.source().wal();
            long archiveWal = arena.archive().wal();
            long cpu = backendCpu(arena);
            Measured measured = contender.run(arena);
            Map<String, Long> figures = new LinkedHashMap<>(measured.figures());
            figures.put("wal_source_mb", (arena.source().wal() - sourceWal) >> 20);
            figures.put("wal_archive_mb", (arena.archive().wal() - archiveWal) >> 20);
            figures.merge("cpu_ms", backendCpu(arena) - cpu, Long::sum);
            round.put(contender.name(), new Measured(measured.millis(), figures));
            System.err.printf(
                    "round %d  %-12s %6d ms  %s%n", rounds.size() + 1, contender.name(), measured.millis(), figures);
        }
        rounds.add(round);
    }

    private static long backendCpu(Arena arena) throws Exception {
        return arena.source().backendCpu() + arena.archive().backendCpu();
    }

    /// Processor time of all backends and of Holdfast's own process.
    Spread cpuSeconds(Contender contender) {
        return Spread.of(rounds.stream()
                .map(round -> of(round, contender.name()).figures().getOrDefault("cpu_ms", 0L) / 1000.0)
                .toList());
    }

    Spread seconds(Contender contender) {
        return Spread.of(rounds.stream()
                .map(round -> millis(round, contender.name()) / 1000)
                .toList());
    }

    /// Time against the reference of the same round.
    Spread ratio(Contender contender) {
        return Spread.of(rounds.stream()
                .map(round -> millis(round, contender.name()) / millis(round, contender.reference()))
                .toList());
    }

    /// The highest value of one of a contender's own figures; 0 when it has none.
    long highest(Contender contender, String figure) {
        return rounds.stream()
                .mapToLong(round -> of(round, contender.name()).figures().getOrDefault(figure, 0L))
                .max()
                .orElse(0);
    }

    private static double millis(Map<String, Measured> round, String name) {
        return of(round, name).millis();
    }

    private static Measured of(Map<String, Measured> round, String name) {
        Measured measured = round.get(name);
        if (measured == null) {
            throw new IllegalStateException(name + " took no part in the round");
        }
        return measured;
    }
}
