package dev.holdfast.testing;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.EstateRuns;
import dev.holdfast.node.RunOperations;
import dev.holdfast.node.Runs.RunListener;
import dev.holdfast.recovery.Recovery;
import dev.holdfast.run.EstateRun;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.EstateRunReport.Line;
import dev.holdfast.run.EstateRunSummary;
import dev.holdfast.run.RunSchedule;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunWish;
import dev.holdfast.run.TurnState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// Runs of several policies in memory: what was asked, and the reports that a test put in.
public final class FakeEstateRuns implements EstateRuns, RunOperations {
    /// What was asked, in order.
    public final List<String> asked = new ArrayList<>();

    /// Newest first.
    public final List<EstateRunReport> reports = new ArrayList<>();

    private final Instant now;

    public FakeEstateRuns(Instant now) {
        this.now = now;
        reports.add(report(1, RunState.SUCCEEDED, done("orders", 10)));
    }

    /// A report of the given lines.
    public EstateRunReport report(long run, RunState state, Line... lines) {
        RunWish wish =
                new RunWish(null, now.minusSeconds(90), List.of(), 2, List.of(), 0, Duration.ZERO, true, false, "ann");
        return new EstateRunReport(
                new EstateRun(run, wish, state, null, "host:1", now.minusSeconds(90), state.ended() ? now : null),
                false,
                List.of(lines),
                List.of());
    }

    /// A root policy that succeeded at the first try.
    public static Line done(String policy, long rows) {
        return new Line(
                policy,
                null,
                "shop",
                100,
                TurnState.SUCCEEDED,
                1,
                1,
                0,
                rows,
                rows * 100,
                0,
                Duration.ofSeconds(2),
                "",
                null,
                "");
    }

    public static Line failed(String policy, ErrorCode code, String reason, String action) {
        return new Line(
                policy,
                null,
                "shop",
                100,
                TurnState.FAILED,
                5,
                1,
                0,
                0,
                0,
                0,
                Duration.ofSeconds(31),
                reason,
                code,
                action);
    }

    @Override
    public EstateRunReport run(RunWish wish, RunListener listener) {
        asked.add("run " + wish.databases() + " workers " + wish.workers() + " caps " + wish.caps() + " limit "
                + wish.rowLimit() + " by " + wish.actor());
        return reports.getFirst();
    }

    @Override
    public EstateRunReport resume(OptionalLong run, RunListener listener) {
        asked.add("resume " + run);
        return reports.getFirst();
    }

    @Override
    public List<EstateRunSummary> list(boolean notEndedOnly, int limit) {
        return reports.stream()
                .filter(report -> !notEndedOnly || !report.run().state().ended())
                .limit(limit)
                .map(FakeEstateRuns::summary)
                .toList();
    }

    private static EstateRunSummary summary(EstateRunReport report) {
        return new EstateRunSummary(
                report.run(),
                report.abandoned(),
                report.lines().stream()
                        .filter(line -> line.parent() == null)
                        .collect(Collectors.groupingBy(Line::state, Collectors.counting())),
                report.rows(),
                report.bytes());
    }

    /// Sessions that stand still.
    public final List<Recovery> recoveries = new ArrayList<>();

    public final List<RunSchedule> schedules = new ArrayList<>();

    @Override
    public List<Recovery> recoveries() {
        return List.copyOf(recoveries);
    }

    @Override
    public List<RunSchedule> schedules() {
        return List.copyOf(schedules);
    }

    @Override
    public void putSchedule(RunSchedule wanted) {
        asked.add("put " + wanted.name() + " " + wanted.cron() + " " + wanted.zone() + " " + wanted.databases() + " "
                + wanted.workers() + " " + wanted.caps() + " by " + wanted.changedBy());
        schedules.add(wanted);
    }

    @Override
    public void dropSchedule(String name, String actor) {
        asked.add("drop " + name + " by " + actor);
        schedules.removeIf(schedule -> schedule.name().equals(name));
    }

    @Override
    public EstateRunReport report(long run) {
        return reports.stream()
                .filter(report -> report.run().id() == run)
                .findFirst()
                .orElseThrow(() -> new HoldfastException(ErrorCode.USAGE, "there is no run " + run));
    }
}
