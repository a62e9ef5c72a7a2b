package dev.holdfast.finding.rule;

import dev.holdfast.finding.Action;
import dev.holdfast.finding.Figure;
import dev.holdfast.finding.Found;
import dev.holdfast.finding.Rule;
import dev.holdfast.finding.RuleText;
import dev.holdfast.finding.Severity;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.List;

/// A cron whose fire has passed without any node that answered it. The schedule writes the next fire there.
final class FireMissed implements Rule {
    static final RuleText TEXT = new RuleText(
            "fire-missed",
            "A fire was missed",
            "No node serves the schedule: nothing runs by itself.",
            "Start a daemon where the control database can be reached.");

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        return tx.dsl().fetch("""
                        select trigger_group what, trigger_name name, to_timestamp(next_fire_time / 1000.0) due
                        from qrtz_triggers
                        where trigger_state not in ('PAUSED', 'PAUSED_BLOCKED', 'COMPLETE') and next_fire_time > 0
                          and next_fire_time < extract(epoch from now() - interval '10 minutes') * 1000""").map(row -> {
            String name = row.get("name", String.class);
            boolean run = row.get("what", String.class).equals("run");
            return new Found(
                    row.get("what") + " " + name,
                    Severity.WARNING,
                    (run ? "schedule " : "policy ") + name,
                    "no node answered its last fire",
                    List.of(Figure.at("due", row.get("due", Instant.class))),
                    Action.copy("holdfast daemon"));
        });
    }
}
