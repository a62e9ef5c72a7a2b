package dev.holdfast.finding.rule;

import dev.holdfast.finding.Action;
import dev.holdfast.finding.Figure;
import dev.holdfast.finding.FireTimes;
import dev.holdfast.finding.Found;
import dev.holdfast.finding.Rule;
import dev.holdfast.finding.RuleText;
import dev.holdfast.finding.Severity;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Policies that begin at the same moment in the same source.
final class SchedulesCollide implements Rule {
    static final RuleText TEXT = new RuleText(
            "schedules-collide",
            "Policies begin at the same moment",
            "Their sessions press on one database at once, and each takes longer.",
            "Move one of the crons by some minutes.");

    private static final int FIRES = 10;

    private final FireTimes fires;

    SchedulesCollide(FireTimes fires) {
        this.fires = fires;
    }

    @Override
    public RuleText text() {
        return TEXT;
    }

    @Override
    public List<Found> look(Tx tx) {
        Map<String, Map<Instant, Set<String>>> byDatabase = new TreeMap<>();
        tx.dsl().fetch("""
                select p.name policy, d.name database, p.cron, p.zone
                from policy p join database_ d on d.id = p.database_id
                where p.cron is not null and not p.paused""").forEach(row -> fires.next(
                        row.get("cron", String.class), ZoneId.of(row.get("zone", String.class)), FIRES)
                .forEach(at -> byDatabase
                        .computeIfAbsent(row.get("database", String.class), _ -> new TreeMap<>())
                        .computeIfAbsent(at, _ -> new TreeSet<>())
                        .add(row.get("policy", String.class))));
        List<Found> collisions = new ArrayList<>();
        byDatabase.forEach((database, moments) -> moments.entrySet().stream()
                .filter(moment -> moment.getValue().size() > 1)
                .findFirst()
                .ifPresent(moment -> collisions.add(found(database, moment.getKey(), moment.getValue()))));
        return collisions;
    }

    private static Found found(String database, Instant at, Set<String> policies) {
        return new Found(
                database,
                Severity.NOTICE,
                "database " + database,
                "%d policies begin at the same moment: %s".formatted(policies.size(), String.join(", ", policies)),
                List.of(Figure.of("policies", policies.size(), "policies"), Figure.at("next", at)),
                Action.copy("holdfast schedule next"));
    }
}
