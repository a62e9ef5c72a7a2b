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
/// @param number one more whenever another is shown; @param reading one more whenever tables were read
/// @param catchUps of all policies, those of the reading before until they are reckoned anew; null before that
/// @param at when it was read; null before that
record Overview(
        int number,
        int reading,
        List<SampledDatabase> databases,
        List<GrowthRow> rows,
        @Nullable List<CatchUp> catchUps,
        @Nullable Instant at) {
    static final Overview NONE = new Overview(0, 0, List.of(), List.of(), null, null);

    /// The reading after this one: policies are judged as before until they are judged anew.
    Overview next(List<SampledDatabase> sampled, List<TableGrowth> tables, Instant when) {
        Map<String, CatchUp> before = byPolicy(catchUps);
        List<GrowthRow> read = tables.stream()
                .map(table -> new GrowthRow(table, verdict(before, table)))
                .toList();
        return new Overview(number, reading + 1, sampled, read, catchUps, when);
    }

    /// The same tables; those whose policy is judged as before are the same rows.
    Overview judged(List<CatchUp> verdicts) {
        Map<String, CatchUp> now = byPolicy(verdicts);
        List<GrowthRow> judged =
                rows.stream().map(row -> row.judged(verdict(now, row.growth()))).toList();
        return new Overview(number, reading, databases, judged, verdicts, at);
    }

    private static Map<String, CatchUp> byPolicy(@Nullable List<CatchUp> verdicts) {
        return verdicts == null
                ? Map.of()
                : verdicts.stream().collect(Collectors.toMap(CatchUp::policy, Function.identity(), (one, _) -> one));
    }

    private static @Nullable CatchUp verdict(Map<String, CatchUp> byPolicy, TableGrowth table) {
        return table.policy() == null ? null : byPolicy.get(table.policy());
    }

    Overview numbered(int as) {
        return new Overview(as, reading, databases, rows, catchUps, at);
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
