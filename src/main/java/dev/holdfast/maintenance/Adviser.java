package dev.holdfast.maintenance;

import dev.holdfast.dialect.Upkeep.Horizon;
import dev.holdfast.dialect.Upkeep.IndexFill;
import dev.holdfast.dialect.Upkeep.TableState;
import dev.holdfast.maintenance.TableAdvice.Need;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Judges what a table needs from what the server tells.
///
/// Dead rows are no harm by themselves: the server takes them away once there are as many as its settings say, unless
/// something older may still see them. So a table needs somebody where the server does nothing by itself, where it is
/// late, or where it is kept from it.
final class Adviser {
    /// Dead rows below this many are nobody's concern, whatever the settings say.
    private static final long FEW = 1_000;

    /// An index this many times as large as it need be is worth a new build.
    private static final int TWICE = 2;

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Adviser() {}

    static TableAdvice judge(TableState state, List<Horizon> horizons, List<IndexFill> fills) {
        List<Need> needs = new ArrayList<>();
        List<String> words = new ArrayList<>();
        boolean manyDead = state.dead() >= FEW;
        Horizon blocker = manyDead ? oldest(horizons) : null;
        if (manyDead) {
            words.add("%s of %s rows are dead; the server cleans from %s on"
                    .formatted(count(state.dead()), count(state.rows() + state.dead()), count(state.vacuumAt())));
        }
        if (blocker != null) {
            words.add(
                    "rows that were deleted %s stay until this is over: %s".formatted(since(blocker), blocker.name()));
        }
        boolean late = state.dead() >= state.vacuumAt() && !state.vacuuming();
        if (manyDead && (late || !state.automatic())) {
            if (!state.automatic()) {
                words.add("autovacuum is off for it");
            }
            needs.add(Need.VACUUM);
        }
        if (state.changed() >= FEW && (state.changed() >= state.analyzeAt() || !state.automatic())) {
            words.add("%s rows changed since its statistics were taken".formatted(count(state.changed())));
            needs.add(Need.ANALYZE);
        }
        List<IndexFill> bloated = fills.stream()
                .filter(fill -> fill.table().equals(state.table()) && fill.bytes() >= TWICE * fill.expected())
                .toList();
        for (IndexFill fill : bloated) {
            words.add("index %s takes %s where %s would do (%s)"
                    .formatted(
                            fill.index(),
                            size(fill.bytes()),
                            size(fill.expected()),
                            fill.measured() ? "measured" : "an estimate"));
        }
        if (!bloated.isEmpty()) {
            needs.add(Need.REINDEX);
        }
        return new TableAdvice(state, blocker, bloated, needs, words);
    }

    private static @Nullable Horizon oldest(List<Horizon> horizons) {
        return horizons.isEmpty() || horizons.getFirst().age() < 1 ? null : horizons.getFirst();
    }

    private static String since(Horizon blocker) {
        Instant since = blocker.since();
        return since == null
                ? "in the last %s transactions".formatted(count(blocker.age()))
                : "since " + CLOCK.format(since);
    }

    static String count(long number) {
        return number == Long.MAX_VALUE ? "no number" : String.format(Locale.ROOT, "%,d", number);
    }

    static String size(long bytes) {
        return bytes < 1 << 20
                ? String.format(Locale.ROOT, "%,d KiB", bytes >> 10)
                : String.format(Locale.ROOT, "%,.1f MiB", bytes / 1048576.0);
    }
}
