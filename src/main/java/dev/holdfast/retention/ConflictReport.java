package dev.holdfast.retention;

import dev.holdfast.hold.Hold;
import dev.holdfast.policy.Clocks;
import dev.holdfast.policy.Periods;
import dev.holdfast.policy.Placement;
import dev.holdfast.policy.Policy;
import dev.holdfast.retention.Conflict.Grade;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Looks for rules that contradict each other. Knows only what it is given; reads nothing.
final class ConflictReport {
    private final List<PolicyClocks> all;
    private final Map<String, List<Hold>> holds;
    private final Map<String, Instant> firstRuns;
    private final List<Conflict> found = new ArrayList<>();

    /// @param holds binding ones with an end, by policy; @param firstRuns when a policy first ran
    ConflictReport(List<PolicyClocks> all, Map<String, List<Hold>> holds, Map<String, Instant> firstRuns) {
        this.all = all;
        this.holds = holds;
        this.firstRuns = firstRuns;
    }

    /// The worst first.
    List<Conflict> conflicts() {
        for (PolicyClocks clocks : all) {
            parent(clocks.policy()).ifPresent(parent -> child(clocks.policy(), parent));
            residence(clocks.policy());
            floor(clocks);
            hold(clocks.policy());
        }
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                shared(all.get(i).policy(), all.get(j).policy());
            }
        }
        return found.stream()
                .sorted(Comparator.comparing(Conflict::grade)
                        .thenComparing(conflict -> conflict.policies().getFirst()))
                .toList();
    }

    private Optional<Policy> parent(Policy policy) {
        return all.stream().map(PolicyClocks::policy).filter(policy::childOf).findFirst();
    }

    private void child(Policy child, Policy parent) {
        if (child.clocks().retentionFrom() != null || parent.clocks().retentionFrom() != null) {
            if (!Periods.atLeast(child.retention(), parent.retention())) {
                found.add(new Conflict(
                        Grade.NOTE,
                        "child-shorter",
                        List.of(child.name(), parent.name()),
                        "rows of %s are kept %s, those of %s, which they belong to, %s"
                                .formatted(child.name(), told(child), parent.name(), told(parent)),
                        "look at what-if for which of the two ends first; count both from dates that move together"));
            }
            return;
        }
        if (!Periods.atLeast(child.retention(), parent.retention())) {
            found.add(new Conflict(
                    Grade.WARNING,
                    "child-shorter",
                    List.of(child.name(), parent.name()),
                    "rows of %s are kept %s, those of %s, which they belong to, %s: what is left of a row is not whole"
                            .formatted(child.name(), told(child), parent.name(), told(parent)),
                    "set the retention of %s to at least %s".formatted(child.name(), parent.retention())));
        }
    }

    private static String told(Policy policy) {
        String from = policy.clocks().retentionFrom();
        return policy.retention() + (from == null ? "" : " from " + from);
    }

    private void residence(Policy policy) {
        Period residence = policy.residence();
        if (residence == null || Periods.atLeast(policy.retention(), residence)) {
            return;
        }
        String from = policy.clocks().retentionFrom();
        if (Objects.equals(from, policy.ageColumn())) {
            found.add(new Conflict(
                    Grade.CONTRADICTION,
                    "ends-before-it-goes",
                    List.of(policy.name()),
                    "rows of %s go %s after %s and end %s after it: they are at their end when they are archived"
                            .formatted(policy.name(), residence, from, policy.retention()),
                    "set the retention of %s to more than %s, or count it from the time of archiving"
                            .formatted(policy.name(), residence)));
        } else if (from == null) {
            found.add(new Conflict(
                    Grade.NOTE,
                    "shorter-than-residence",
                    List.of(policy.name()),
                    "rows of %s stay %s where they are and are kept only %s once archived"
                            .formatted(policy.name(), residence, policy.retention()),
                    "see whether %s should archive at all, or keep longer".formatted(policy.name())));
        }
    }

    private void floor(PolicyClocks clocks) {
        Policy policy = clocks.policy();
        clocks.floors().stream()
                .filter(floor -> !Periods.atLeast(policy.retention(), floor.period()))
                .findFirst()
                .ifPresent(floor -> found.add(new Conflict(
                        Grade.WARNING,
                        "below-floor",
                        List.of(policy.name()),
                        "%s says %s (%s), but every row of %s/%s is kept at least %s, raised by %s"
                                .formatted(
                                        policy.name(),
                                        policy.retention(),
                                        origin(policy.clocks().retention(), policy),
                                        floor.archiveDatabase(),
                                        floor.table(),
                                        floor.period(),
                                        floor.raisedBy()),
                        "a floor is never lowered: set %s, or archive new rows into another schema"
                                .formatted(floor.period()))));
    }

    private static String origin(Clocks.Setting setting, Policy policy) {
        return switch (setting.origin()) {
            case POLICY, NONE -> "its own";
            case CLASS ->
                "of class "
                        + Objects.requireNonNull(policy.clocks().tableClass()).id();
            case INSTALLATION -> "of the installation";
        };
    }

    private void hold(Policy policy) {
        Instant first = firstRuns.get(policy.name());
        if (first == null || policy.clocks().retentionFrom() != null) {
            return;
        }
        LocalDate end = LocalDate.ofInstant(first, policy.zone()).plus(policy.retention());
        for (Hold hold : holds.getOrDefault(policy.name(), List.of())) {
            Instant expires = Objects.requireNonNull(hold.expiresAt());
            LocalDate until = LocalDate.ofInstant(expires, policy.zone());
            if (until.isBefore(end)) {
                found.add(new Conflict(
                        Grade.NOTE,
                        "hold-ends-first",
                        List.of(policy.name()),
                        "hold %d (%s) ends on %s, and the first archived row of %s reaches its end on %s: it keeps rows from being archived, and none from disposal"
                                .formatted(hold.id(), hold.matter(), until, policy.name(), end),
                        "extend the hold if it is meant to keep archived rows"));
            }
        }
    }

    private void shared(Policy one, Policy other) {
        boolean same = one.archiveDatabase().equals(other.archiveDatabase());
        boolean differ = !one.retention().equals(other.retention())
                || !Objects.equals(one.clocks().retentionFrom(), other.clocks().retentionFrom());
        if (!same || !differ) {
            return;
        }
        List<dev.holdfast.dialect.TableName> theirs = Placement.of(other).archiveTables();
        Placement.of(one).archiveTables().stream()
                .filter(theirs::contains)
                .findFirst()
                .ifPresent(table -> found.add(new Conflict(
                        Grade.WARNING,
                        "shared-archive",
                        List.of(one.name(), other.name()),
                        "%s keeps %s and %s keeps %s, both in %s/%s: a floor that rises for one holds for the other, too"
                                .formatted(
                                        one.name(), told(one), other.name(), told(other), one.archiveDatabase(), table),
                        "give one of them another archive_schema before either is lengthened")));
    }
}
