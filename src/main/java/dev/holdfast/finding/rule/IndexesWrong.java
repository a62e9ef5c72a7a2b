package dev.holdfast.finding.rule;

import dev.holdfast.finding.Action;
import dev.holdfast.finding.Figure;
import dev.holdfast.finding.Found;
import dev.holdfast.finding.Place;
import dev.holdfast.finding.RuleText;
import dev.holdfast.finding.Severity;
import dev.holdfast.index.IndexReport;
import dev.holdfast.index.IndexView;
import dev.holdfast.index.IndexView.Kind;
import dev.holdfast.index.MissingIndex;
import dev.holdfast.index.MissingIndex.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Indexes that cost and do not serve, and those that are missing; one finding for each database and kind.
public final class IndexesWrong {
    public static final RuleText TEXT = new RuleText(
            "indexes-wrong",
            "Indexes are invalid, for nothing, or missing",
            "An index that serves nothing costs at every write; without one for a foreign key or a policy, every delete"
                    + " reads the whole table.",
            "Drop what serves nothing, build what is missing; both can be taken back.");

    private static final Set<Kind> SUPERFLUOUS = Set.of(Kind.UNUSED, Kind.DUPLICATE, Kind.REDUNDANT);

    private IndexesWrong() {}

    /// @param reports of all governed databases
    public static List<Found> of(List<IndexReport> reports) {
        List<Found> found = new ArrayList<>();
        for (IndexReport report : reports) {
            List<IndexView> invalid = report.indexes().stream()
                    .filter(index -> index.is(Kind.INVALID))
                    .toList();
            List<IndexView> superfluous = report.indexes().stream()
                    .filter(index -> index.remarks().stream().anyMatch(remark -> SUPERFLUOUS.contains(remark.kind())))
                    .toList();
            List<MissingIndex> missing = report.missing().stream()
                    .filter(index -> index.reason() != Reason.SERVER)
                    .toList();
            add(
                    found,
                    report,
                    "invalid",
                    Severity.WARNING,
                    invalid.size(),
                    "what interrupted builds or drops left",
                    bytes(invalid));
            add(
                    found,
                    report,
                    "missing",
                    Severity.WARNING,
                    missing.size(),
                    "foreign keys or policies miss an index",
                    List.of());
            add(
                    found,
                    report,
                    "superfluous",
                    Severity.NOTICE,
                    superfluous.size(),
                    "unused for long, or another one does as much",
                    bytes(superfluous));
        }
        return found;
    }

    private static List<Figure> bytes(List<IndexView> indexes) {
        return List.of(Figure.of(
                "size", indexes.stream().mapToLong(view -> view.index().bytes()).sum(), "bytes"));
    }

    private static void add(
            List<Found> found,
            IndexReport report,
            String what,
            Severity severity,
            int count,
            String why,
            List<Figure> more) {
        if (count == 0) {
            return;
        }
        List<Figure> figures = new ArrayList<>(List.of(Figure.of("indexes", count, "indexes")));
        figures.addAll(more);
        figures.add(Figure.at("looked", report.at()));
        found.add(new Found(
                report.database() + " " + what,
                severity,
                "database " + report.database(),
                "%,d %s: %s".formatted(count, what, why),
                figures,
                Action.open(
                        Place.INDEXES,
                        "",
                        "holdfast indexes --database " + report.database()
                                + (what.equals("superfluous") ? " --unused --duplicates" : " --" + what))));
    }
}
