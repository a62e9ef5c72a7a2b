package dev.holdfast.finding;

import static dev.holdfast.store.db.Tables.FINDING;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.FindingRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The findings in the control database.
public final class Findings {
    private static final Field<Instant> NOW = DSL.field("clock_timestamp()", Instant.class);
    static final Condition SNOOZED = FINDING.SNOOZED_UNTIL.isNotNull().and(FINDING.SNOOZED_UNTIL.gt(NOW));
    private static final int KEEP_DAYS = 90;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Store store;
    private final AuditLog audit = new AuditLog();

    public Findings(Store store) {
        this.store = store;
    }

    /// Brings the open findings of a rule in step with what it sees now: enters what is new, keeps what is seen again,
    /// resolves what is seen no more.
    public void found(Tx tx, RuleText rule, List<Found> seen) {
        seen.forEach(each -> keep(tx, rule, each));
        tx.dsl()
                .update(FINDING)
                .set(FINDING.RESOLVED_AT, NOW)
                .where(FINDING.RULE.eq(rule.id()), FINDING.RESOLVED_AT.isNull())
                .and(FINDING.KEY.notIn(seen.stream().map(Found::key).toList()))
                .execute();
    }

    /// As the other, in a transaction of its own.
    public void found(RuleText rule, List<Found> seen) {
        store.run(tx -> found(tx, rule, seen));
    }

    /// What got worse since somebody took note of it asks again.
    private static void keep(Tx tx, RuleText rule, Found seen) {
        Condition worse = DSL.condition("excluded.severity < {0}", FINDING.SEVERITY);
        JSONB figures = JSONB.valueOf(JSON.writeValueAsString(seen.figures()));
        String place = placeOf(seen.action());
        tx.dsl()
                .insertInto(FINDING)
                .set(FINDING.RULE, rule.id())
                .set(FINDING.KEY, seen.key())
                .set(FINDING.SEVERITY, seen.severity().rank())
                .set(FINDING.SUBJECT, seen.subject())
                .set(FINDING.MESSAGE, seen.message())
                .set(FINDING.FIGURES, figures)
                .set(FINDING.PLACE, place)
                .set(FINDING.ARGUMENT, seen.action().argument())
                .set(FINDING.COMMAND, seen.action().command())
                .onConflict(FINDING.RULE, FINDING.KEY)
                .where(FINDING.RESOLVED_AT.isNull())
                .doUpdate()
                .set(FINDING.SEVERITY, seen.severity().rank())
                .set(FINDING.SUBJECT, seen.subject())
                .set(FINDING.MESSAGE, seen.message())
                .set(FINDING.FIGURES, figures)
                .set(FINDING.PLACE, place)
                .set(FINDING.ARGUMENT, seen.action().argument())
                .set(FINDING.COMMAND, seen.action().command())
                .set(FINDING.SEEN_AT, NOW)
                .set(FINDING.ACKNOWLEDGED_BY, unless(worse, FINDING.ACKNOWLEDGED_BY))
                .set(FINDING.ACKNOWLEDGED_AT, unless(worse, FINDING.ACKNOWLEDGED_AT))
                .set(FINDING.SNOOZED_BY, unless(worse, FINDING.SNOOZED_BY))
                .set(FINDING.SNOOZED_UNTIL, unless(worse, FINDING.SNOOZED_UNTIL))
                .execute();
    }

    private static @Nullable String placeOf(Action action) {
        Place place = action.place();
        return place == null ? null : place.id();
    }

    private static <T> Field<T> unless(Condition condition, Field<T> value) {
        return DSL.when(condition.not(), value);
    }

    /// Forgets what was resolved long ago.
    public void prune() {
        store.run(tx -> tx.dsl()
                .deleteFrom(FINDING)
                .where(FINDING.RESOLVED_AT.lt(DSL.field(
                        "clock_timestamp() - make_interval(days => {0})", Instant.class, DSL.inline(KEEP_DAYS))))
                .execute());
    }

    /// Open ones first: of those what nobody took note of yet, the worst first, then the oldest.
    ///
    /// @param everything also what is resolved or put off
    public List<Finding> list(boolean everything, int limit) {
        return store.inTransaction(tx -> tx.dsl()
                .selectFrom(FINDING)
                .where(
                        everything
                                ? DSL.noCondition()
                                : FINDING.RESOLVED_AT.isNull().and(DSL.not(SNOOZED)))
                .orderBy(
                        FINDING.RESOLVED_AT.isNotNull(),
                        FINDING.ACKNOWLEDGED_BY.isNotNull(),
                        FINDING.SEVERITY,
                        FINDING.FIRST_SEEN_AT,
                        FINDING.ID)
                .limit(limit)
                .fetch(Findings::finding));
    }

    /// Open findings of each severity that are not put off, in the order of [Severity].
    public List<Integer> counts(Tx tx) {
        var counted = tx.dsl()
                .select(FINDING.SEVERITY, DSL.count())
                .from(FINDING)
                .where(FINDING.RESOLVED_AT.isNull(), DSL.not(SNOOZED))
                .groupBy(FINDING.SEVERITY)
                .fetchMap(FINDING.SEVERITY, DSL.count());
        return Arrays.stream(Severity.values())
                .map(severity -> counted.getOrDefault(severity.rank(), 0))
                .toList();
    }

    /// @throws HoldfastException `USAGE` when there is none
    public Finding find(long id) {
        return store.inTransaction(tx -> Optional.ofNullable(
                        tx.dsl().selectFrom(FINDING).where(FINDING.ID.eq(id)).fetchOne(Findings::finding))
                .orElseThrow(() -> new HoldfastException(ErrorCode.USAGE, "there is no finding " + id)));
    }

    /// Somebody took note of it.
    ///
    /// @throws HoldfastException `USAGE` when there is none, `BLOCKED` when it is resolved
    public Finding acknowledge(long id, String actor, String note) {
        return change(id, Act.FINDING_ACKNOWLEDGED, actor, note, tx -> tx.dsl()
                .update(FINDING)
                .set(FINDING.ACKNOWLEDGED_BY, actor)
                .set(FINDING.ACKNOWLEDGED_AT, NOW)
                .set(FINDING.NOTE, note)
                .where(FINDING.ID.eq(id), FINDING.RESOLVED_AT.isNull())
                .execute());
    }

    /// Puts it off: until then it is not among what needs somebody.
    ///
    /// @throws HoldfastException `USAGE` when there is none, or the moment has passed; `BLOCKED` when it is
    /// resolved
    public Finding snooze(long id, Instant until, String actor, String note) {
        return change(id, Act.FINDING_SNOOZED, actor, note, tx -> {
            if (!until.isAfter(tx.dsl().fetchSingle("select clock_timestamp()").get(0, Instant.class))) {
                throw new HoldfastException(
                        ErrorCode.USAGE, "finding " + id + " was not put off: " + until + " has passed");
            }
            return tx.dsl()
                    .update(FINDING)
                    .set(FINDING.SNOOZED_BY, actor)
                    .set(FINDING.SNOOZED_UNTIL, until)
                    .set(FINDING.NOTE, note)
                    .where(FINDING.ID.eq(id), FINDING.RESOLVED_AT.isNull())
                    .execute();
        });
    }

    private Finding change(long id, Act act, String actor, String note, Function<Tx, Integer> update) {
        Finding before = find(id);
        store.run(tx -> {
            if (update.apply(tx) == 0) {
                throw new HoldfastException(ErrorCode.BLOCKED, "finding " + id + " is resolved; nothing was changed");
            }
            audit.append(
                    tx, Deed.done(actor, act, "finding " + id, null, new Noted(before.rule(), before.key(), note)));
        });
        return find(id);
    }

    private record Noted(String rule, String key, String note) {}

    private static Finding finding(FindingRecord row) {
        String place = row.getPlace();
        return new Finding(
                row.getId(),
                row.getRule(),
                row.getKey(),
                Severity.ofRank(row.getSeverity()),
                row.getSubject(),
                row.getMessage(),
                List.of(JSON.readValue(row.getFigures().data(), Figure[].class)),
                new Action(
                        row.getCommand(),
                        place == null ? null : Place.ofId(place).orElse(null),
                        row.getArgument()),
                row.getFirstSeenAt(),
                row.getSeenAt(),
                row.get(FINDING.ACKNOWLEDGED_BY),
                row.get(FINDING.ACKNOWLEDGED_AT),
                row.get(FINDING.SNOOZED_BY),
                row.get(FINDING.SNOOZED_UNTIL),
                row.getNote(),
                row.get(FINDING.RESOLVED_AT));
    }
}
