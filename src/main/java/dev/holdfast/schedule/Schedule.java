package dev.holdfast.schedule;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.policy.Policy;
import dev.holdfast.run.RunSchedule;
import dev.holdfast.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.quartz.CronScheduleBuilder;
import org.quartz.CronTrigger;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger.TriggerState;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/// The triggers of all policies with a cron, in the control database, and this process's share in firing them.
///
/// Several processes on one control database share the triggers: each nominal time wakes one of them. When a process
/// dies, its acquired triggers stand still until its check-in times out, some 13 seconds.
public final class Schedule implements AutoCloseable {
    private static final String GROUP = "policy";
    private static final String RUNS = "run";
    private static final JobKey JOB = new JobKey("wake", GROUP);

    private final Store store;
    private final String name;
    private final Scheduler scheduler;

    /// Makes a scheduler that does not fire yet; needs the migrated control schema.
    public Schedule(Store store, Wake wake) {
        this(store, wake, (_, _) -> {});
    }

    /// As the other, for the schedules of the estate, too.
    ///
    /// @param runs hears the name of a schedule
    public Schedule(Store store, Wake wake, Wake runs) {
        this.store = store;
        name = "holdfast-" + store.installation();
        String source = name + "-" + UUID.randomUUID(); // Quartz keeps providers by name, for the whole JVM
        DBConnectionManager.getInstance().addConnectionProvider(source, new StoreConnections(store));
        try {
            scheduler = new StdSchedulerFactory(settings(name, source)).getScheduler();
            // Quartz's list of schedulers is static too: two of one installation in one JVM must not be one
            SchedulerRepository.getInstance().remove(name);
            Crons crons = new Crons();
            scheduler.setJobFactory((_, _) -> new WakeJob(Map.of(GROUP, wake, RUNS, runs), crons));
        } catch (SchedulerException e) {
            throw failed("cannot be made", e);
        }
    }

    private record StoreConnections(Store store) implements ConnectionProvider {
        @Override
        public Connection getConnection() throws SQLException {
            return store.dataSource().getConnection();
        }

        @Override
        public void initialize() {
            // the store is open already
        }

        @Override
        public void shutdown() {
            // the store outlives the schedule
        }
    }

    private static Properties settings(String name, String source) {
        String store = "org.quartz.jobStore.";
        Properties settings = new Properties();
        settings.setProperty("org.quartz.scheduler.instanceName", name);
        settings.setProperty(
                "org.quartz.scheduler.instanceId", UUID.randomUUID().toString());
        settings.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        settings.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
        settings.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        settings.setProperty("org.quartz.threadPool.threadCount", "2");
        settings.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
        settings.setProperty(store + "class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
        settings.setProperty(store + "driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
        settings.setProperty(store + "dataSource", source);
        settings.setProperty(store + "tablePrefix", Store.SCHEMA + ".qrtz_");
        settings.setProperty(store + "useProperties", "true"); // strings only, nothing is deserialised
        settings.setProperty(store + "isClustered", "true");
        settings.setProperty(store + "clusterCheckinInterval", "5000");
        settings.setProperty(store + "acquireTriggersWithinLock", "true");
        settings.setProperty(store + "misfireThreshold", "60000");
        settings.setProperty(store + "makeThreadsDaemons", "true");
        return settings;
    }

    /// Begins to fire. What came due while no process ran is treated as each policy's misfire says.
    public void start() {
        try {
            scheduler.start();
        } catch (SchedulerException e) {
            throw failed("did not start", e);
        }
    }

    /// Makes the triggers equal to the policies: adds, replaces, removes, pauses, resumes. Safe to repeat.
    ///
    /// A trigger whose cron, zone and misfire stand is left alone, so that nothing that was missed is forgotten.
    public void sync(List<Policy> policies) {
        try {
            JobDetail job = JobBuilder.newJob(WakeJob.class)
                    .withIdentity(JOB)
                    .storeDurably()
                    .build();
            scheduler.addJob(job, true);
            Map<String, Standing> standing = standing();
            Set<String> gone = new HashSet<>(standing.keySet());
            for (Policy policy : policies) {
                String cron = policy.cron();
                if (cron != null) {
                    gone.remove(policy.name());
                    if (!Objects.equals(standing.get(policy.name()), Standing.wanted(policy, cron))) {
                        sync(policy, cron);
                    }
                }
            }
            scheduler.unscheduleJobs(gone.stream().map(Schedule::key).toList());
        } catch (SchedulerException e) {
            throw failed("the triggers were not all brought in step with the policies", e);
        }
    }

    /// A policy's trigger, as far as policies can change it.
    ///
    /// @param state whether it is paused; one in error equals none that is wanted
    private record Standing(String cron, String zone, int misfire, String state) {
        static Standing wanted(Policy policy, String cron) {
            CronTrigger trigger = trigger(key(policy.name()), cron, policy.zone(), policy.misfire());
            return new Standing(
                    cron,
                    trigger.getTimeZone().getID(),
                    trigger.getMisfireInstruction(),
                    policy.paused() ? "paused" : "fires");
        }
    }

    /// All triggers of policies by one question: Quartz itself asks four of each.
    private Map<String, Standing> standing() {
        return store.inTransaction(tx -> {
            Map<String, Standing> all = new HashMap<>();
            tx.dsl()
                    .fetch("""
                    select t.trigger_name, c.cron_expression, c.time_zone_id, t.misfire_instr,
                      case when t.trigger_state like 'PAUSED%' then 'paused' when t.trigger_state = 'ERROR' then 'error'
                        else 'fires' end as state
                    from qrtz_triggers t
                    join qrtz_cron_triggers c using (sched_name, trigger_name, trigger_group)
                    where t.sched_name = ? and t.trigger_group = ?""", name, GROUP)
                    .forEach(row -> all.put(
                            row.get("trigger_name", String.class),
                            new Standing(
                                    row.get("cron_expression", String.class),
                                    row.get("time_zone_id", String.class),
                                    row.get("misfire_instr", Integer.class),
                                    row.get("state", String.class))));
            return all;
        });
    }

    /// As [#sync], for the schedules of the estate. What was missed while no process ran fires once.
    public void syncRuns(List<RunSchedule> schedules) {
        try {
            scheduler.addJob(
                    JobBuilder.newJob(WakeJob.class)
                            .withIdentity(JOB)
                            .storeDurably()
                            .build(),
                    true);
            Set<TriggerKey> gone = new HashSet<>(scheduler.getTriggerKeys(GroupMatcher.triggerGroupEquals(RUNS)));
            for (RunSchedule schedule : schedules) {
                TriggerKey key = new TriggerKey(schedule.name(), RUNS);
                gone.remove(key);
                sync(key, trigger(key, schedule.cron(), schedule.zone(), Policy.Misfire.FIRE_ONCE));
            }
            scheduler.unscheduleJobs(List.copyOf(gone));
        } catch (SchedulerException e) {
            throw failed("the triggers were not all brought in step with the schedules", e);
        }
    }

    private void sync(TriggerKey key, CronTrigger wanted) throws SchedulerException {
        CronTrigger standing = standing(key);
        boolean over = wanted.getFireTimeAfter(new Date()) == null; // Quartz refuses a trigger that never fires again
        if (standing == null) {
            if (over) {
                return;
            }
            scheduler.scheduleJob(wanted);
        } else if (!same(standing, wanted)) {
            if (over) {
                scheduler.unscheduleJob(key);
                return;
            }
            scheduler.rescheduleJob(key, wanted);
        }
        if (scheduler.getTriggerState(key) == TriggerState.ERROR) {
            scheduler.resetTriggerFromErrorState(key);
        }
    }

    private void sync(Policy policy, String cron) throws SchedulerException {
        TriggerKey key = key(policy.name());
        sync(key, trigger(key, cron, policy.zone(), policy.misfire()));
        TriggerState state = scheduler.getTriggerState(key);
        if (policy.paused()) {
            scheduler.pauseTrigger(key);
        } else if (state == TriggerState.PAUSED) {
            scheduler.resumeTrigger(key);
        }
    }

    private static boolean same(CronTrigger one, CronTrigger other) {
        return one.getCronExpression().equals(other.getCronExpression())
                && one.getTimeZone().getID().equals(other.getTimeZone().getID())
                && one.getMisfireInstruction() == other.getMisfireInstruction();
    }

    private static CronTrigger trigger(TriggerKey key, String cron, ZoneId zone, Policy.Misfire misfire) {
        CronScheduleBuilder schedule = CronScheduleBuilder.cronSchedule(cron).inTimeZone(TimeZone.getTimeZone(zone));
        CronScheduleBuilder complete =
                switch (misfire) {
                    case FIRE_ONCE -> schedule.withMisfireHandlingInstructionFireAndProceed();
                    case SKIP -> schedule.withMisfireHandlingInstructionDoNothing();
                };
        return TriggerBuilder.newTrigger()
                .withIdentity(key)
                .forJob(JOB)
                .withSchedule(complete)
                .build();
    }

    /// Stops the fires of a policy; nothing happens when it has no trigger.
    public void pause(String policy) {
        try {
            scheduler.pauseTrigger(key(policy));
        } catch (SchedulerException e) {
            throw failed("policy " + policy + " was not paused", e);
        }
    }

    /// Lets a paused policy fire again.
    ///
    /// @param catchUp true: fires missed in the pause are treated as the policy's misfire says; false: they are
    /// forgotten
    public void resume(String policy, boolean catchUp) {
        try {
            CronTrigger standing = standing(key(policy));
            if (standing == null) {
                return;
            }
            if (!catchUp) {
                // a new trigger begins now; it keeps no state of the old one
                scheduler.rescheduleJob(
                        standing.getKey(),
                        standing.getTriggerBuilder().startNow().build());
            }
            scheduler.resumeTrigger(standing.getKey());
        } catch (SchedulerException e) {
            throw failed("policy " + policy + " was not resumed", e);
        }
    }

    /// Empty when the policy has no trigger, is paused, or never fires again.
    public Optional<Instant> nextFire(String policy) {
        try {
            CronTrigger standing = standing(key(policy));
            if (standing == null
                    || standing.getNextFireTime() == null
                    || scheduler.getTriggerState(standing.getKey()) == TriggerState.PAUSED) {
                return Optional.empty();
            }
            return Optional.of(standing.getNextFireTime().toInstant());
        } catch (SchedulerException e) {
            throw failed("the next fire of policy " + policy + " cannot be read", e);
        }
    }

    private @Nullable CronTrigger standing(TriggerKey key) throws SchedulerException {
        return scheduler.getTrigger(key) instanceof CronTrigger trigger ? trigger : null;
    }

    private static TriggerKey key(String policy) {
        return new TriggerKey(policy, GROUP);
    }

    private static HoldfastException failed(String what, SchedulerException e) {
        return new HoldfastException(ErrorCode.DATABASE, "schedule: " + what + ": " + e.getMessage(), e);
    }

    /// Stops firing and waits for running wakes; the triggers stay in the control database.
    @Override
    public void close() {
        try {
            scheduler.shutdown(true);
        } catch (SchedulerException e) {
            throw failed("did not stop", e);
        }
    }
}
