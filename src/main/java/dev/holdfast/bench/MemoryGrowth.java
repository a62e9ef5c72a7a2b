package dev.holdfast.bench;

import dev.holdfast.bench.SessionCall.Manner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// Memory of a session's process when it moves some rows, and ten times as many; one round, two workers. Live heap is
/// what full collections leave, four a second.
final class MemoryGrowth {
    private static final int MORE = 10;

    private final SessionCall call;
    private final long rows;
    private final Consumer<String> say;

    MemoryGrowth(SessionCall call, long rows, Consumer<String> say) {
        this.call = call;
        this.rows = rows;
        this.say = say;
    }

    Figure measure(Arena arena) throws Exception {
        Map<String, Long> some = session(arena, rows);
        Map<String, Long> more = session(arena, MORE * rows);
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String name : List.of("heap_after_gc_kb", "heap_used_kb", "rss_kb")) {
            figures.put(name, (double) some.getOrDefault(name, 0L));
            figures.put(name + "_10x", (double) more.getOrDefault(name, 0L));
        }
        double ratio = (double) more.getOrDefault("heap_after_gc_kb", 0L)
                / Math.max(1, some.getOrDefault("heap_after_gc_kb", 1L));
        return Figure.of(Trial.MEMORY, Spread.of(List.of(ratio)), figures);
    }

    private Map<String, Long> session(Arena arena, long due) throws Exception {
        Arena once = arena.once(due);
        once.source().create(Arena.CONTROL);
        Manner manner = new Manner(true, 2, "full", "set", true);
        Map<String, Long> figures = call.run(once, manner, () -> {});
        once.requireMoved(new HoldfastSession(Trial.MEMORY.id(), "", call, manner));
        say.accept(String.format(
                Locale.ROOT,
                "memory, %,d rows: %,d kB live heap, %,d kB used, %,d kB resident",
                once.due(),
                figures.getOrDefault("heap_after_gc_kb", 0L),
                figures.getOrDefault("heap_used_kb", 0L),
                figures.getOrDefault("rss_kb", 0L)));
        return figures;
    }
}
