package dev.holdfast.audit;

import java.util.Arrays;
import java.util.List;

/// What can be done to Holdfast and by it, as far as somebody may ask later who did it. No entry has another word.
public enum Act {
    POLICY_CREATED("policy.created"),
    POLICY_CHANGED("policy.changed"),
    POLICY_REMOVED("policy.removed"),
    POLICY_PAUSED("policy.paused"),
    POLICY_RESUMED("policy.resumed"),
    POLICY_FIRE_SKIPPED("policy.fire-skipped"),
    POLICY_FIRE_KEPT("policy.fire-kept"),
    SESSION_STARTED("session.started"),
    SESSION_PAUSED("session.paused"),
    SESSION_RESUMED("session.resumed"),
    SESSION_CANCELLED("session.cancelled"),
    SESSION_RETUNED("session.retuned"),
    SESSION_INTERRUPTED("session.interrupted"),
    SESSION_ENDED("session.ended"),
    PLAN_MADE("plan.made"),
    PLAN_USED("plan.used"),
    DRIFT_APPLIED("drift.applied"),
    DRIFT_UNDONE("drift.undone"),
    INDEX_BUILT("index.built"),
    INDEX_DROPPED("index.dropped"),
    INDEX_CANCELLED("index.cancelled"),
    MAINTENANCE_RUN("maintenance.run"),
    HOLD_PLACED("hold.placed"),
    HOLD_EFFECTIVE("hold.effective"),
    HOLD_EXTENDED("hold.extended"),
    HOLD_REVIEW("hold.review"),
    HOLD_RELEASED("hold.released"),
    DISPOSAL_REQUESTED("disposal.requested"),
    DISPOSAL_APPROVED("disposal.approved"),
    DISPOSAL_REFUSED("disposal.refused"),
    DISPOSAL_RUN("disposal.run"),
    DISPOSAL_ENDED("disposal.ended"),
    DISPOSAL_RULE("disposal.rule"),
    RESTORE_REQUESTED("restore.requested"),
    RESTORE_RESUMED("restore.resumed"),
    RESTORE_INTERRUPTED("restore.interrupted"),
    RESTORE_DONE("restore.done"),
    PIN_SET("pin.set"),
    PIN_ENDED("pin.ended"),
    DATABASE_CHANGED("database.changed"),
    DATABASE_FORGOTTEN("database.forgotten"),
    LEDGER_PRUNED("ledger.pruned"),
    VERIFY_RUN("verify.run"),
    HISTORY_VIEW_MADE("history.view-made"),
    HISTORY_VIEW_DROPPED("history.view-dropped"),
    HISTORY_ROLE_MADE("history.role-made"),
    HISTORY_EXPORTED("history.exported"),
    RETENTION_CLASS("retention.class"),
    RETENTION_RAISED("retention.raised"),
    COLD_REQUESTED("cold.requested"),
    COLD_CANCELLED("cold.cancelled"),
    COLD_FROZEN("cold.frozen"),
    COLD_THAWED("cold.thawed"),
    COLD_DISPOSED("cold.disposed"),
    COLD_VERIFIED("cold.verified"),
    SCHEDULE_CHANGED("schedule.changed"),
    SCHEDULE_DROPPED("schedule.dropped"),
    POLICY_ADOPTED("policy.adopted"),
    FINDING_ACKNOWLEDGED("finding.acknowledged"),
    FINDING_SNOOZED("finding.snoozed"),
    DELIVERY_ASKED("delivery.asked"),
    ENDPOINT_DISABLED("endpoint.disabled"),
    ENDPOINT_ENABLED("endpoint.enabled"),
    LEGACY_PLANNED("legacy.planned"),
    LEGACY_FOLDED("legacy.folded"),
    LEGACY_VIEW_MADE("legacy.view-made"),
    LEGACY_DROPPED("legacy.dropped"),
    LEGACY_UNDONE("legacy.undone"),
    LEGACY_FORGOTTEN("legacy.forgotten"),
    CONSOLE_ARMED("console.armed"),
    CONSOLE_DISARMED("console.disarmed"),
    CONSOLE_RAN_OUT("console.ran-out");

    private final String id;

    Act(String id) {
        this.id = id;
    }

    /// The word in the control schema, in commands and on screens.
    public String id() {
        return id;
    }

    /// Every word, in the order in which people read them.
    public static List<String> ids() {
        return Arrays.stream(values()).map(Act::id).toList();
    }
}
