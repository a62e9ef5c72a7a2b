package dev.holdfast.console.growth;

import dev.holdfast.growth.CatchUp;
import dev.holdfast.growth.SampledDatabase;
import dev.holdfast.growth.Subject;
import dev.holdfast.growth.TableGrowth;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All tables as they were read last.
///
/// Tables come first, and stand there as they are while it is reckoned which policies keep up with them.
///
/// @param number one more whenever another is shown
/// @param catchUps of all policies, those of the reading before until they are reckoned anew; null before that
/// @param at when it was read; null before that
record Overview(
        int number,
        List<SampledDatabase> databases,
        List<GrowthRow> rows,
        @Nullable List<CatchUp> catchUps,
        @Nullable Instant at) {
    static final Overview NONE = new Overview(0, List.of(), List.of(), null, null);

    static Overview of(
            List<SampledDatabase> databases, List<TableGrowth> tables, @Nullable List<CatchUp> catchUps, Instant at) {
        Map<String, CatchUp> byPolicy = catchUps == null
                ? Map.of()
                : catchUps.stream().collect(Collectors.toMap(CatchUp::policy, Function.identity(), (one, _) -> one));
        List<GrowthRow> rows = tables.stream()
                .map(table -> new GrowthRow(table, table.policy() == null ? null : byPolicy.get(table.policy())))
                .toList();
        return new Overview(0, databases, rows, catchUps, at);
    }

    Overview numbered(int as) {
        return new Overview(as, databases, rows, catchUps, at);
    }

    boolean everSampled() {
        return databases.stream().anyMatch(each -> each.sampledAt() != null);
    }

    /// @return null when there is none, or it was never sampled
    @Nullable
    Instant since(Subject subject) {
        return subject.table() == null
                ? databases.stream()
                        .filter(each -> each.database().equals(subject.database()))
                        .map(SampledDatabase::since)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null)
                : rows.stream()
                        .filter(row -> row.growth().subject().equals(subject))
                        .map(row -> row.growth().since())
                        .findFirst()
                        .orElse(null);
    }
}
