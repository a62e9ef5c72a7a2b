package dev.holdfast.onboard;

import dev.holdfast.dialect.Surveying;
import dev.holdfast.dialect.Surveying.Relation;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.onboard.Families.Family;
import dev.holdfast.onboard.Families.Verdict;
import dev.holdfast.onboard.Unconfigured.Why;
import dev.holdfast.policy.TableClass;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// One database with all that is said about its tables, each by itself and as families.
final class Judged {
    private static final long SMALL_BYTES = 256 * 1024;

    final Survey survey;
    final References references;
    private final Wish wish;
    private final Map<TableName, Classes.Verdict> classes = new TreeMap<>();
    private final Map<TableName, List<DateCandidate>> dates = new TreeMap<>();
    private final Map<TableName, String> masters = new TreeMap<>();
    private final Map<TableName, Verdict> fixed = new TreeMap<>();
    private final Map<TableName, Verdict> small = new TreeMap<>();
    private final Families families;
    private final List<Family> found = new ArrayList<>();
    private final Set<TableName> taken = new HashSet<>();

    Judged(Survey survey, Wish wish, Standing standing, LocalDate today) {
        this.survey = survey;
        this.wish = wish;
        this.references = new References(survey);
        Classes judge = new Classes(references);
        Dates looked = new Dates(survey, references, today);
        for (TableInfo table : survey.tables()) {
            Classes.Verdict verdict = judge.of(table);
            classes.put(table.name(), verdict);
            dates.put(table.name(), looked.candidates(table, verdict.tableClass()));
        }
        Masters masterly = new Masters(survey, references, this::livesByItself);
        for (TableInfo table : survey.tables()) {
            masterly.reason(table, tableClass(table.name()).tableClass())
                    .ifPresent(why -> masters.put(table.name(), why));
        }
        fix(standing);
        this.families = new Families(survey, fixed);
        families.of(this::mayLead).forEach(this::take);
    }

    private void take(Family family) {
        Optional<Verdict> tooSmall = tooSmall(family);
        if (tooSmall.isPresent()) {
            small.put(family.root(), tooSmall.get());
            family.bundle().forEach(table -> small.put(table, tooSmall.get()));
        } else {
            found.add(family);
            taken.add(family.root());
            taken.addAll(family.bundle());
        }
    }

    private void fix(Standing standing) {
        Map<TableName, String> moved =
                standing.moved(survey.database(), survey.spec().engine());
        Map<TableName, String> joined =
                standing.joined(survey.database(), survey.spec().engine());
        Set<TableName> parents = survey.relations().values().stream()
                .filter(relation -> relation.kind() == Surveying.Kind.INHERITS && relation.parent() != null)
                .map(Relation::parent)
                .collect(Collectors.toSet());
        for (TableInfo table : survey.tables()) {
            TableName name = table.name();
            Relation kin = survey.relations().get(name);
            if (Survey.archive(table)) {
                fixed.put(name, new Verdict(Why.ARCHIVE, "it is an archive table"));
            } else if (moved.containsKey(name)) {
                fixed.put(name, new Verdict(Why.ALREADY, "policy " + moved.get(name) + " has it"));
            } else if (joined.containsKey(name)) {
                fixed.put(name, new Verdict(Why.REFERRED, "policy " + joined.get(name) + " looks at its rows"));
            } else if (wish.excludes(name.schema(), name.table())) {
                fixed.put(name, new Verdict(Why.EXCLUDED, "it was excluded"));
            } else if (kin != null) {
                fixed.put(name, new Verdict(Why.INHERITANCE, "it inherits from " + kin.parent()));
            } else if (parents.contains(name)) {
                fixed.put(name, new Verdict(Why.INHERITANCE, "others inherit from it"));
            } else if (table.key().isEmpty()) {
                fixed.put(
                        name,
                        new Verdict(
                                Why.NO_KEY, "it has no primary key, nor a unique key over columns that are NOT NULL"));
            }
        }
    }

    /// Whether rows have a date of their own, which says when they happened rather than what became of them.
    private boolean livesByItself(TableName table) {
        return dates(table).stream().anyMatch(date -> date.join() == null && date.score() >= 48);
    }

    private boolean mayLead(TableName table) {
        return wish.asksFor(table.schema(), table.table())
                && !masters.containsKey(table)
                && date(table).isPresent();
    }

    private Optional<Verdict> tooSmall(Family family) {
        long rows = families.rows(family);
        long bytes = families.bytes(family.root());
        boolean analysed = survey.analysed(family.root());
        boolean tiny = analysed ? rows < wish.leastRows() : wish.leastRows() > 0 && bytes < SMALL_BYTES;
        return tiny
                ? Optional.of(new Verdict(
                        Why.TOO_SMALL,
                        (analysed ? "%,d rows".formatted(rows) : "%,d bytes, never analysed".formatted(bytes))
                                + (family.bundle().isEmpty() ? "" : " with all that leaves with it")
                                + "; it is not worth a policy"))
                : Optional.empty();
    }

    List<Family> families() {
        return List.copyOf(found);
    }

    Classes.Verdict tableClass(TableName table) {
        return classes.getOrDefault(table, new Classes.Verdict(TableClass.FUNCTIONAL, "", false));
    }

    List<DateCandidate> dates(TableName table) {
        return dates.getOrDefault(table, List.of());
    }

    /// The best date that may be proposed, not of a table whose rows leave.
    Optional<DateCandidate> date(TableName table) {
        return dates(table).stream()
                .filter(date -> date.score() >= Dates.LEAST)
                .filter(date -> date.join() == null || !taken.contains(joined(date)))
                .findFirst();
    }

    /// Whether the date that would be best is joined from rows that leave.
    boolean joinsWhatLeaves(TableName table) {
        return dates(table).stream()
                .filter(date -> date.score() >= Dates.LEAST)
                .findFirst()
                .filter(date -> date.join() != null && taken.contains(joined(date)))
                .isPresent();
    }

    /// The table that a date is joined from.
    TableName joined(DateCandidate date) {
        if (date.join() == null) {
            throw new IllegalArgumentException(date.age());
        }
        return TableName.parse(date.join().table(), survey.spec().engine().defaultSchema());
    }

    long rows(Family family) {
        return families.rows(family);
    }

    long bytes(Family family) {
        return families.bytes(family.root());
    }

    /// Tables without a date that could leave if they were handed keys.
    List<TableName> dateless() {
        return survey.tables().stream()
                .map(TableInfo::name)
                .filter(table -> !taken.contains(table)
                        && !small.containsKey(table)
                        && !masters.containsKey(table)
                        && wish.asksFor(table.schema(), table.table())
                        && tableClass(table).tableClass() != TableClass.REFERENCE
                        && date(table).isEmpty()
                        && families.blocked(table).isEmpty())
                .toList();
    }

    /// Makes a table without date the root of a family, if it can be.
    Optional<Family> lead(TableName table) {
        Optional<Family> family = families.handed(table, taken);
        if (family.isPresent() && tooSmall(family.get()).isPresent()) {
            take(family.get());
            return Optional.empty();
        }
        family.ifPresent(this::take);
        return family;
    }

    /// A family that cannot be proposed after all.
    void release(Family family, Why why, String detail) {
        found.remove(family);
        taken.remove(family.root());
        family.bundle().forEach(taken::remove);
        small.put(family.root(), new Verdict(why, detail));
        family.bundle()
                .forEach(table ->
                        small.put(table, new Verdict(why, "it leaves with " + survey.text(family.root()) + " only")));
    }

    /// Every table, view or partition that no family has.
    List<Unconfigured> unconfigured() {
        List<Unconfigured> all = new ArrayList<>();
        for (TableInfo table : survey.tables()) {
            if (!taken.contains(table.name())) {
                Verdict verdict = verdict(table);
                all.add(new Unconfigured(survey.database(), table.name().toString(), verdict.why(), verdict.detail()));
            }
        }
        survey.relations().values().stream()
                .filter(relation -> relation.kind() != Surveying.Kind.INHERITS)
                .map(relation -> new Unconfigured(
                        survey.database(), relation.name().toString(), why(relation.kind()), said(relation)))
                .forEach(all::add);
        return all;
    }

    private static Why why(Surveying.Kind kind) {
        return switch (kind) {
            case VIEW, MATERIALIZED_VIEW -> Why.VIEW;
            case FOREIGN_TABLE -> Why.FOREIGN_TABLE;
            case PARTITION -> Why.PARTITION;
            case INHERITS -> Why.INHERITANCE;
        };
    }

    private static String said(Relation relation) {
        return switch (relation.kind()) {
            case VIEW -> "it is a view";
            case MATERIALIZED_VIEW -> "it is a materialized view";
            case FOREIGN_TABLE -> "its rows are in another database";
            case PARTITION -> "it is a partition of " + relation.parent() + " and counts as that table";
            case INHERITS -> "it inherits from " + relation.parent();
        };
    }

    private Verdict verdict(TableInfo table) {
        TableName name = table.name();
        if (small.containsKey(name)) {
            return small.getOrDefault(name, new Verdict(Why.TOO_SMALL, ""));
        }
        Verdict stays = fixed.get(name);
        if (stays != null) {
            return stays;
        }
        if (!wish.asksFor(name.schema(), name.table())) {
            return new Verdict(Why.EXCLUDED, "it was not asked for");
        }
        if (masters.containsKey(name)) {
            return new Verdict(Why.MASTER, masters.getOrDefault(name, ""));
        }
        return families.blocked(name)
                .or(() -> families.lost(name))
                .orElseGet(() -> new Verdict(
                        Why.NO_DATE,
                        dates(name).isEmpty()
                                ? "no column tells when a row was made or done"
                                : "no column tells the age well enough: "
                                        + dates(name).stream()
                                                .limit(3)
                                                .map(DateCandidate::words)
                                                .collect(Collectors.joining("; "))));
    }
}
