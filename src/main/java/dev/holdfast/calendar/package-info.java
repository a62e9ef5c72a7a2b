/// The calendar of fires: what fires when in a week, what clocks that change do to it, what presses on one database at
/// once, what was missed; and fires that somebody lets pass before they come.
///
/// Fire times are the scheduler's own answer ([dev.holdfast.calendar.CronTimes]); nothing here reckons with a cron.
@NullMarked
package dev.holdfast.calendar;

import org.jspecify.annotations.NullMarked;
