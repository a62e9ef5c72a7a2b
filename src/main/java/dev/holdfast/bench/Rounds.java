package dev.holdfast.bench;

import dev.holdfast.bench.Contender.Measured;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// What was measured, round by round.
final class Rounds {
    private final Consumer<String> say;
    private final List<Map<String, Measured>> rounds = new ArrayList<>();

    /// @param say hears of each result as it comes
    Rounds(Consumer<String> say) {
        this.say = say;
    }

    /// Every contender once, each on fresh databases.
    ///
    /// @throws dev.holdfast.HoldfastException `MISMATCH` when one did not move exactly what was due
    void play(Arena arena, List<Contender> contenders) throws Exception {
        Map<String, Measured> round = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            arena.reset();
            round.put(contender.name(), play(arena, contender));
            say.accept(String.format(
                    Locale.ROOT,
                    "round %d  %-15s %6d ms  %s",
                    rounds.size() + 1,
                    contender.name(),
                    round.get(contender.name()).millis(),
                    round.get(contender.name()).figures()));
        }
        rounds.add(round);
    }

    private static Measured play(Arena arena, Contender contender) throws Exception {
        long wal = arena.wal();
        long cpu = backendCpu(arena);
        Map<String, Long> figures;
        Measured measured;
        try (BackendMemory memory = BackendMemory.watch(List.of(arena.source(), arena.archive()))) {
            measured = contender.run(arena);
            figures = new LinkedHashMap<>(measured.figures());
            figures.put("backends_kb", memory.highestKilobytes());
        }
        figures.putIfAbsent("wal_bytes", arena.wal() - wal);
        arena.awaitLeaveTaking(); // the server counts a backend's time when it is gone
        figures.put("backend_cpu_ms", backendCpu(arena) - cpu);
        arena.requireMoved(contender);
        return new Measured(measured.millis(), figures);
    }

    private static long backendCpu(Arena arena) throws Exception {
        return arena.source().backendCpu() + arena.archive().backendCpu();
    }

    Figure figure(Trial trial) {
        String reference = trial.against();
        List<Double> ratios = rounds.stream()
                .map(round -> (double) of(round, trial.id()).millis()
                        / of(round, reference).millis())
                .toList();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("seconds", median(trial.id(), "millis") / 1000);
        figures.put("seconds_against", median(reference, "millis") / 1000);
        for (String name : List.of("rows", "chunks", "wal_bytes", "backend_cpu_ms", "cpu_ms", "backends_kb")) {
            figures.put(name, median(trial.id(), name));
        }
        for (String name : List.of("wal_bytes", "backend_cpu_ms", "backends_kb")) {
            figures.put(name + "_against", median(reference, name));
        }
        for (String name : List.of("heap_after_gc_kb", "heap_used_kb", "rss_kb")) {
            figures.put(name, median(trial.id(), name));
        }
        return Figure.of(trial, Spread.of(ratios), figures);
    }

    private double median(String contender, String figure) {
        return Spread.of(rounds.stream()
                        .map(round -> of(round, contender))
                        .map(measured -> (double)
                                (figure.equals("millis")
                                        ? measured.millis()
                                        : measured.figures().getOrDefault(figure, 0L)))
                        .toList())
                .median();
    }

    private static Measured of(Map<String, Measured> round, String name) {
        Measured measured = round.get(name);
        if (measured == null) {
            throw new IllegalStateException(name + " took no part in the round");
        }
        return measured;
    }
}
