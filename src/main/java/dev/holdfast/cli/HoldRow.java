package dev.holdfast.cli;

import dev.holdfast.hold.HeldScope;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldImpact;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A hold as JSON and CSV show it.
///
/// @param effectiveOn of `databases`, those in which nothing that did not know of it can still be under way
/// @param hotRows root rows that it was last seen to keep in sources, and `warmRows` in archives; null when never
/// counted
/// @param coldRows the same in cold files; null when some could not be told, too
record HoldRow(
        long id,
        String matter,
        String state,
        List<ScopeRow> scopes,
        String reason,
        String placedBy,
        Instant placedAt,
        @Nullable Instant effectiveAt,
        @Nullable Instant expiresAt,
        List<String> databases,
        List<String> effectiveOn,
        @Nullable Long hotRows,
        @Nullable Long warmRows,
        @Nullable Long coldRows,
        @Nullable Instant countedAt,
        @Nullable String releasedBy,
        @Nullable Instant releasedAt,
        @Nullable String releaseReason) {
    /// What a hold covers. @param keys how many; 0 when it is not told by keys
    record ScopeRow(
            String kind,
            @Nullable String policy,
            @Nullable String database,
            @Nullable String table,
            int keys,
            boolean below,
            @Nullable String criteria,
            String words) {
        static ScopeRow of(HeldScope scope) {
            return new ScopeRow(
                    scope.kind().id(),
                    scope.policy().isEmpty() ? null : scope.policy(),
                    scope.database().isEmpty() ? null : scope.database(),
                    scope.table() == null ? null : scope.table().toString(),
                    scope.keyCount(),
                    scope.below(),
                    scope.criteria().isEmpty() ? null : scope.criteria(),
                    scope.words());
        }
    }

    static HoldRow of(Hold hold) {
        Hold.Counted counted = hold.counted();
        Hold.Release released = hold.released();
        return new HoldRow(
                hold.id(),
                hold.matter(),
                hold.state().id(),
                hold.scopes().stream().map(ScopeRow::of).toList(),
                hold.reason(),
                hold.placedBy(),
                hold.placedAt(),
                hold.effectiveAt(),
                hold.expiresAt(),
                hold.databases().stream().sorted().toList(),
                hold.effectiveOn().stream().sorted().toList(),
                counted == null ? null : counted.hot(),
                counted == null ? null : counted.warm(),
                counted == null ? null : counted.cold(),
                counted == null ? null : counted.at(),
                released == null ? null : released.by(),
                released == null ? null : released.at(),
                released == null ? null : released.reason());
    }

    String scope() {
        return scopes.stream().map(ScopeRow::words).collect(Collectors.joining("; "));
    }

    /// `in 12 days`, `today`, `ended`.
    String ends(Instant now, ZoneId zone) {
        if (expiresAt == null || state.equals("released")) {
            return "";
        }
        if (!expiresAt.isAfter(now)) {
            return "ended, to be reviewed";
        }
        long days = Duration.between(now, expiresAt).toDays();
        String date = Figures.time(expiresAt.minusSeconds(1), zone).substring(0, 10); // the last day
        return date + (days == 0 ? " (in less than a day)" : days == 1 ? " (in 1 day)" : " (in " + days + " days)");
    }

    static List<Column<HoldRow>> columns(Instant now, ZoneId zone) {
        return List.of(
                Column.number("ID", row -> Long.toString(row.id())),
                Column.text("MATTER", HoldRow::matter),
                Column.text("STATE", HoldRow::state),
                Column.text("COVERS", HoldRow::scope),
                Column.number("HOT ROWS", row -> row.hotRows() == null ? "" : Figures.count(row.hotRows())),
                Column.number("WARM ROWS", row -> row.warmRows() == null ? "" : Figures.count(row.warmRows())),
                Column.number("COLD ROWS", row -> row.countedAt() == null ? "" : told(row.coldRows())),
                Column.text("ENDS", row -> row.ends(now, zone)),
                Column.text("PLACED BY", HoldRow::placedBy),
                Column.text("PLACED AT", row -> Figures.time(row.placedAt(), zone)));
    }

    record Listed(int schemaVersion, List<HoldRow> holds) {}

    /// What a hold keeps of one policy. @param policy null for a table that no policy takes
    record ImpactRow(
            @Nullable String policy,
            String database,
            String table,
            @Nullable Long hotRows,
            @Nullable Long hotRowsOfNoOtherHold,
            @Nullable Long warmRows,
            @Nullable Long coldRows,
            long markedKeys,
            long waitingRows,
            @Nullable String problem) {
        static List<ImpactRow> of(HoldImpact impact) {
            return impact.lines().stream()
                    .map(line -> new ImpactRow(
                            line.policy().isEmpty() ? null : line.policy(),
                            line.database(),
                            line.table(),
                            line.hot(),
                            line.alone(),
                            line.warm(),
                            line.cold(),
                            line.marked(),
                            line.waiting(),
                            line.problem().isEmpty() ? null : line.problem()))
                    .toList();
        }

        static final List<Column<ImpactRow>> COLUMNS = List.of(
                Column.text("POLICY", row -> row.policy() == null ? "-" : row.policy()),
                Column.text("TABLE", row -> row.database() + "/" + row.table()),
                Column.number("HOT", row -> told(row.hotRows())),
                Column.number("HELD BY NO OTHER", row -> told(row.hotRowsOfNoOtherHold())),
                Column.number("WARM", row -> told(row.warmRows())),
                Column.number("COLD", row -> told(row.coldRows())),
                Column.number("MARKED", row -> Figures.count(row.markedKeys())),
                Column.number("WAITING", row -> Figures.count(row.waitingRows())));
    }

    private static String told(@Nullable Long rows) {
        return rows == null ? "unknown" : Figures.count(rows);
    }

    /// Another hold that binds some of the same policies.
    record OtherRow(long hold, String matter, List<String> policies) {
        static List<OtherRow> of(HoldImpact impact) {
            return impact.others().stream()
                    .map(other -> new OtherRow(other.hold(), other.matter(), other.policies()))
                    .toList();
        }
    }

    /// The impact for a person.
    static String text(Printer printer, HoldImpact impact) {
        StringBuilder text = new StringBuilder();
        List<ImpactRow> rows = ImpactRow.of(impact);
        text.append(rows.isEmpty() ? "no policy is concerned\n" : printer.table(ImpactRow.COLUMNS, rows));
        rows.stream()
                .filter(row -> row.problem() != null)
                .forEach(row -> text.append("%s/%s: %s\n".formatted(row.database(), row.table(), row.problem())));
        impact.others()
                .forEach(other -> text.append("hold %d (%s) binds rows of %s, too\n"
                        .formatted(other.hold(), other.matter(), String.join(", ", other.policies()))));
        return text.toString();
    }
}
