package dev.holdfast.bench;

import dev.holdfast.bench.SessionCall.Manner;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/// What the application feels of a session at each pace: [PointQueries] beside it, against the same with none.
///
/// A round is idle, then full, normal and gentle, each on fresh databases; each p99 is divided by the idle one of its
/// round, each speed by that of full.
final class Foreground {
    private static final List<Trial> PACES =
            List.of(Trial.FOREGROUND_P99_FULL, Trial.FOREGROUND_P99_NORMAL, Trial.FOREGROUND_P99_GENTLE);

    /// How long an idle server is looked at.
    private static final long IDLE_MILLIS = 5_000;

    private final SessionCall call;
    private final Halt halt;
    private final Consumer<String> say;
    private final Map<Trial, List<Beside>> measured = new EnumMap<>(Trial.class);

    /// One session. @param idle p99 without one, milliseconds
    private record Beside(double p99, double idle, double rowsASecond, double shareOfFull) {}

    Foreground(SessionCall call, Halt halt, Consumer<String> say) {
        this.call = call;
        this.halt = halt;
        this.say = say;
    }

    void round(Arena arena, List<Trial> wanted) throws Exception {
        double idle = idle(arena);
        double full = 0;
        for (Trial pace : PACES) {
            if (pace == Trial.FOREGROUND_P99_FULL || wanted.contains(pace)) {
                arena.reset();
                Beside beside = beside(arena, pace, idle, full);
                full = pace == Trial.FOREGROUND_P99_FULL ? beside.rowsASecond() : full;
                measured.computeIfAbsent(pace, _ -> new ArrayList<>()).add(beside);
                say.accept(String.format(
                        Locale.ROOT,
                        "%s: p99 %.2f ms, idle %.2f ms, %.0f rows/s",
                        pace.id(),
                        beside.p99(),
                        idle,
                        beside.rowsASecond()));
            }
        }
    }

    private double idle(Arena arena) throws Exception {
        arena.reset();
        try (PointQueries application = PointQueries.start(arena.source(), Arena.WORK)) {
            halt.await(IDLE_MILLIS);
            return application.p99();
        }
    }

    private Beside beside(Arena arena, Trial trial, double idle, double full) throws Exception {
        String pace = trial.id().substring(trial.id().lastIndexOf('_') + 1);
        Manner manner = new Manner(true, 1, pace, "set", false);
        List<PointQueries> application = new ArrayList<>();
        arena.source().create(Arena.CONTROL);
        try {
            Map<String, Long> figures =
                    call.run(arena, manner, () -> application.add(PointQueries.start(arena.source(), Arena.WORK)));
            double p99 = application.getFirst().p99();
            arena.requireMoved(new HoldfastSession(trial.id(), "idle", call, manner));
            double rows = figures.getOrDefault("rows", 0L) * 1000.0 / figures.getOrDefault("run_ms", 1L);
            return new Beside(p99, idle, rows, full == 0 ? 1 : rows / full);
        } finally {
            application.forEach(PointQueries::close);
        }
    }

    Figure figure(Trial trial) {
        List<Beside> rounds = measured.getOrDefault(trial, List.of());
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("p99_ms", median(rounds, Beside::p99));
        figures.put("idle_p99_ms", median(rounds, Beside::idle));
        figures.put("rows_per_second", median(rounds, Beside::rowsASecond));
        figures.put("share_of_full_speed", median(rounds, Beside::shareOfFull));
        Spread ratio = Spread.of(
                rounds.stream().map(beside -> beside.p99() / beside.idle()).toList());
        return Figure.of(trial, ratio, figures);
    }

    private static double median(List<Beside> rounds, Function<Beside, Double> figure) {
        return Spread.of(rounds.stream().map(figure).toList()).median();
    }
}
