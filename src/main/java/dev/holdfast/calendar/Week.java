package dev.holdfast.calendar;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What fires in a week, and what fired.
///
/// @param from the first moment of its Monday where the reader sits; @param until the first one after its Sunday
/// @param lines all that has a cron: runs of several policies, then policies, each by name
/// @param fires oldest first; not those of lines that fire [Line#often()]
/// @param lost local times that a change of clocks skips, oldest first
/// @param changes of clocks in the zones of lines and reader, oldest first
public record Week(
        Instant from,
        Instant until,
        Instant now,
        List<Line> lines,
        List<Fire> fires,
        List<Lost> lost,
        List<ClockChange> changes) {
    /// As many fires as are put into a calendar; one an hour still is.
    public static final int MOST_FIRES = 200;

    public Week {
        lines = List.copyOf(lines);
        fires = List.copyOf(fires);
        lost = List.copyOf(lost);
        changes = List.copyOf(changes);
    }

    /// Something that has a cron.
    ///
    /// @param schedule true: a run of several policies; false: a policy
    /// @param database its source; empty for a run over several
    /// @param table empty for a run
    /// @param fires in this week; above [#MOST_FIRES] it is not counted further
    /// @param next the first fire from now on that does not pass; null when it is paused or never fires again
    /// @param missedSince when a fire was due that no node answered; null when none was
    /// @param lasts how long it took the last time; zero when it never ran
    public record Line(
            String name,
            boolean schedule,
            String database,
            String table,
            String cron,
            ZoneId zone,
            boolean paused,
            int fires,
            @Nullable Instant next,
            @Nullable Instant missedSince,
            Duration lasts) {
        /// Fires more often than a calendar has room for.
        public boolean often() {
            return fires > MOST_FIRES;
        }
    }

    /// What becomes, or became, of a fire.
    public enum Fate {
        DUE,
        /// Its policy is paused.
        PAUSED,
        /// Somebody lets it pass.
        SKIPPED,
        /// A session, or a run, began.
        RAN,
        /// It passed without one: none was to run, or an earlier one was still at work.
        NOTHING,
        /// No node answered it.
        MISSED
    }

    /// @param line its index in [Week#lines()]
    /// @param number of the session or run that came of it; 0 for none
    /// @param outcome id of that one's state; empty for none
    /// @param doubled whether the change of clocks lets its time of day come twice
    /// @param collision the other one that presses on the same database or table at once; null for none
    public record Fire(
            int line,
            Instant at,
            Fate fate,
            long number,
            String outcome,
            boolean doubled,
            @Nullable Collision collision) {}

    /// @param other its name; @param table whether it takes rows of the same table
    public record Collision(String other, boolean table) {}

    /// A time of day that does not come on that day, in its line's zone.
    public record Lost(int line, LocalDateTime time) {}

    /// @param before what clocks show at the change; @param after what they show a moment later
    public record ClockChange(ZoneId zone, Instant at, LocalDateTime before, LocalDateTime after) {
        /// Whether some times of day come twice; otherwise some do not come.
        public boolean back() {
            return after.isBefore(before);
        }
    }
}
