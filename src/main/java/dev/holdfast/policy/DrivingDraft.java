package dev.holdfast.policy;

import dev.holdfast.policy.PolicyDefinition.DrivingDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How hard a run may press, while it is being written.
public final class DrivingDraft {
    private int workers;
    private String pace;
    private List<String> blackout;
    private @Nullable String maxTime;
    private int priority;
    private String maintenance;

    public DrivingDraft(DrivingDefinition from) {
        workers = from.workers();
        pace = from.pace();
        blackout = from.blackout();
        maxTime = from.maxTime();
        priority = from.priority();
        maintenance = from.maintenance();
    }

    public DrivingDraft workers(int wanted) {
        workers = wanted;
        return this;
    }

    public DrivingDraft pace(String wanted) {
        pace = wanted;
        return this;
    }

    public DrivingDraft blackout(List<String> wanted) {
        blackout = wanted;
        return this;
    }

    public DrivingDraft maxTime(@Nullable String wanted) {
        maxTime = wanted;
        return this;
    }

    public DrivingDraft priority(int wanted) {
        priority = wanted;
        return this;
    }

    public DrivingDraft maintenance(String wanted) {
        maintenance = wanted;
        return this;
    }

    public DrivingDefinition definition() {
        return new DrivingDefinition(workers, pace, blackout, maxTime, priority, maintenance);
    }
}
