package dev.holdfast.schedule;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.time.Instant;
import org.quartz.CronTrigger;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;

/// The one job: tells [Wake] which policy is due, and for which nominal time.
final class WakeJob implements Job {
    private final Wake wake;
    private final Crons crons;

    WakeJob(Wake wake, Crons crons) {
        this.wake = wake;
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
                        "policy " + trigger.getKey().getName() + " fired at " + scheduled + ", never due before"));
        wake.fired(trigger.getKey().getName(), nominal);
    }
}
