package dev.holdfast.node;

import dev.holdfast.calendar.FireCalendar;
import dev.holdfast.calendar.SkippedFire;
import dev.holdfast.calendar.Week;
import dev.holdfast.session.Sessions;
import dev.holdfast.store.Store;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/// Where the ways in ask about what fires when.
record ScheduleDesk(FireCalendar calendar, Store store, Timetable timetable) implements ScheduleOperations {
    @Override
    public Week week(LocalDate monday, ZoneId reader) {
        return calendar.week(monday, reader, timetable::fires);
    }

    @Override
    public List<SkippedFire> skipped() {
        return calendar.skipped().ahead();
    }

    @Override
    public SkippedFire skipNext(String policy, String actor, String reason) {
        return told(calendar.skipped().skipNext(policy, timetable::fires, actor, reason));
    }

    @Override
    public SkippedFire takeBackSkip(String policy, String actor) {
        return told(calendar.skipped().takeBack(policy, actor));
    }

    /// Whoever shows next fires shows others now.
    private SkippedFire told(SkippedFire fire) {
        store.run(tx -> tx.dsl().execute("notify " + Sessions.CHANNEL));
        return fire;
    }
}
