package dev.holdfast.node;

import dev.holdfast.finding.Finding;
import dev.holdfast.finding.Overview;
import dev.holdfast.finding.Overview.NextFire;
import dev.holdfast.finding.Overviews;
import dev.holdfast.finding.RuleText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Where the ways in ask about findings.
record FindingDesk(
        Features features, FindingWatch watch, AlertWatch alerts, EstateRunner estateRuns, Timetable timetable)
        implements FindingOperations {
    private static final int MOST_FIRES = 6;

    @Override
    public List<String> look() {
        List<String> blind = new ArrayList<>();
        try {
            watch.see();
        } catch (RuntimeException e) { // the rules over tables still look
            blind.add("what nodes see of databases and clocks: " + e.getMessage());
        }
        try {
            watch.seeIndexes();
        } catch (RuntimeException e) { // a database that does not answer: another rule says so
            blind.add("indexes-wrong: " + e.getMessage());
        }
        alerts.look();
        blind.addAll(alerts.blind());
        return blind;
    }

    @Override
    public List<Finding> list(boolean everything, int limit) {
        return watch.findings().list(everything, limit);
    }

    @Override
    public Finding find(long id) {
        return watch.findings().find(id);
    }

    @Override
    public Finding acknowledge(long id, String actor, String note) {
        return watch.findings().acknowledge(id, actor, note);
    }

    @Override
    public Finding snooze(long id, Instant until, String actor, String note) {
        return watch.findings().snooze(id, until, actor, note);
    }

    @Override
    public List<RuleText> rules() {
        return watch.rules().texts();
    }

    @Override
    public Overview overview() {
        return new Overviews(features.store(), features.sessionViews()).read(nextFires());
    }

    private List<NextFire> nextFires() {
        NextFires next = features.store().inTransaction(tx -> NextFires.read(tx, timetable));
        Stream<NextFire> policies = features.policies().all().stream()
                .flatMap(policy -> next.of(policy).map(at -> new NextFire(policy.name(), false, at)).stream());
        Stream<NextFire> runs = estateRuns.schedules().all().stream()
                .flatMap(schedule -> timetable.nextFires(schedule.cron(), schedule.zone(), 1).stream()
                        .map(at -> new NextFire(schedule.name(), true, at)));
        return Stream.concat(policies, runs)
                .sorted(Comparator.comparing(NextFire::at).thenComparing(NextFire::name))
                .limit(MOST_FIRES)
                .toList();
    }
}
