package dev.holdfast.schedule;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.time.Instant;
import java.util.Map;
import org.quartz.CronTrigger;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;

/// The one job: tells [Wake] which policy, or which schedule of the estate, is due, and for which nominal time.
final class WakeJob implements Job {
    private final Map<String, Wake> wakes;
    private final Crons crons;

    /// @param wakes by the group of the trigger
    WakeJob(Map<String, Wake> wakes, Crons crons) {
        this.wakes = Map.copyOf(wakes);
        this.crons = crons;
    }

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
        if (!(context.getTrigger() instanceof CronTrigger trigger)) {
            throw new JobExecutionException("not a cron trigger: " + context.getTrigger());
        }
        // after a misfire Quartz calls the moment of recovery the scheduled time
        Instant scheduled = context.getScheduledFireTime().toInstant();
        Instant nominal = crons.latest(
                        trigger.getCronExpression(), trigger.getTimeZone().toZoneId(), scheduled)
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.INTERNAL,
                        trigger.getKey() + " fired at " + scheduled + ", never due before"));
        Wake wake = wakes.get(trigger.getKey().getGroup());
        if (wake == null) {
            throw new JobExecutionException("nobody hears " + trigger.getKey());
        }
        wake.fired(trigger.getKey().getName(), nominal);
    }
}
