package dev.holdfast.node;

import dev.holdfast.recovery.Recovery;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.EstateRunSummary;
import dev.holdfast.run.RunSchedule;
import java.util.List;

/// Where the ways in ask about runs of several policies.
record RunDesk(EstateRunner runner, AlertWatch watch, Timetable timetable) implements RunOperations {
    @Override
    public List<EstateRunSummary> list(boolean notEndedOnly, int limit) {
        return runner.views().list(notEndedOnly, limit);
    }

    @Override
    public EstateRunReport report(long run) {
        return runner.views().report(run);
    }

    @Override
    public List<Recovery> recoveries() {
        return watch.recoveries();
    }

    @Override
    public List<RunSchedule> schedules() {
        return runner.schedules().all();
    }

    @Override
    public void putSchedule(RunSchedule wanted) {
        timetable.nextFires(wanted.cron(), wanted.zone(), 1); // refuses what is no cron
        runner.requireKnown(wanted.databases(), wanted.caps());
        runner.schedules().put(wanted);
        timetable.policiesChanged();
    }

    @Override
    public void dropSchedule(String name, String actor) {
        runner.schedules().drop(name, actor);
        timetable.policiesChanged();
    }
}
