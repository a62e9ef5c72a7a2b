package dev.holdfast.calendar;

import dev.holdfast.policy.Policies;
import dev.holdfast.store.Store;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;

/// What fires when, and what somebody lets pass.
public final class FireCalendar {
    private final Store store;
    private final InstantSource clock;
    private final SkippedFires skipped;

    public FireCalendar(Store store, Policies policies, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.skipped = new SkippedFires(store, policies, clock);
    }

    /// @param monday its first day; @param reader where they sit: days begin and end there
    public Week week(LocalDate monday, ZoneId reader, CronTimes times) {
        return new Weeks(store, times, clock).read(monday, reader);
    }

    public SkippedFires skipped() {
        return skipped;
    }
}
