package dev.holdfast.alert;

import static dev.holdfast.store.db.Tables.ALERT;

import dev.holdfast.session.Sessions;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.AlertRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The alerts in the control database.
public final class Alerts {
    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
    private static final Field<Instant> NOW = DSL.field("clock_timestamp()", Instant.class);
    private static final Condition UNTOLD =
            ALERT.TOLD_AT.isNull().or(ALERT.RECOVERED_AT.isNotNull().and(ALERT.TOLD_END_AT.isNull()));

    private final Store store;

    public Alerts(Store store) {
        this.store = store;
    }

    /// Brings the open alerts of a kind in step with what a rule found just now: raises what is new, counts what is
    /// found again, ends what is found no more.
    public void found(AlertKind kind, List<Trouble> troubles) {
        found(kind, troubles, Set.of());
    }

    /// As [#found(AlertKind, List)], by a rule that cannot say of everything.
    ///
    /// @param undecided subjects whose alerts stay as they are
    public void found(AlertKind kind, List<Trouble> troubles, Set<String> undecided) {
        boolean changed = store.inTransaction(tx -> {
            troubles.forEach(trouble -> raise(tx, kind, trouble));
            Condition gone =
                    ALERT.SUBJECT.notIn(Stream.concat(troubles.stream().map(Trouble::subject), undecided.stream())
                            .toList());
            int over = tx.dsl()
                    .update(ALERT)
                    .set(ALERT.RECOVERED_AT, NOW)
                    .where(ALERT.KIND.eq(kind.id()), ALERT.RECOVERED_AT.isNull(), gone)
                    .execute();
            return over > 0 || !troubles.isEmpty();
        });
        if (changed) {
            store.run(tx -> tx.dsl().execute("notify " + Sessions.CHANNEL));
        }
    }

    /// Raises an alert that no rule ends by itself; [#over] does.
    public void raise(AlertKind kind, Trouble trouble) {
        store.run(tx -> raise(tx, kind, trouble));
    }

    private static void raise(Tx tx, AlertKind kind, Trouble trouble) {
        tx.dsl()
                .insertInto(ALERT)
                .set(ALERT.KIND, kind.id())
                .set(ALERT.SEVERITY, kind.severity().id())
                .set(ALERT.SUBJECT, trouble.subject())
                .set(ALERT.MESSAGE, trouble.message())
                .set(ALERT.ACTION, trouble.action())
                .onConflict(ALERT.KIND, ALERT.SUBJECT)
                .where(ALERT.RECOVERED_AT.isNull())
                .doUpdate()
                .set(ALERT.MESSAGE, trouble.message())
                .set(ALERT.ACTION, trouble.action())
                .set(ALERT.SEEN_AT, NOW)
                .set(ALERT.TIMES, ALERT.TIMES.plus(1))
                .execute();
    }

    /// Ends an alert, if it is open.
    public void over(AlertKind kind, String subject) {
        store.run(tx -> tx.dsl()
                .update(ALERT)
                .set(ALERT.RECOVERED_AT, NOW)
                .where(ALERT.KIND.eq(kind.id()), ALERT.SUBJECT.eq(subject), ALERT.RECOVERED_AT.isNull())
                .execute());
    }

    /// Newest first, errors before warnings. @param openOnly leaves out those that are over
    public List<Alert> list(boolean openOnly, int limit) {
        return store.inTransaction(tx -> tx.dsl()
                .selectFrom(ALERT)
                .where(openOnly ? ALERT.RECOVERED_AT.isNull() : DSL.noCondition())
                .orderBy(ALERT.RECOVERED_AT.isNotNull(), ALERT.SEVERITY, ALERT.ID.desc())
                .limit(limit)
                .fetch(Alerts::alert));
    }

    /// Tells of what was not told yet. Two processes do not tell of the same at once; one that dies between telling and
    /// writing it down tells again.
    public void tell(AlertDelivery delivery) {
        long after = 0;
        Optional<Long> told = tellNext(delivery, after);
        while (told.isPresent()) {
            after = told.get();
            told = tellNext(delivery, after);
        }
    }

    /// @return the alert that was looked at, whether it could be told or not
    private Optional<Long> tellNext(AlertDelivery delivery, long after) {
        return store.inTransaction(tx -> {
            AlertRecord row = tx.dsl()
                    .selectFrom(ALERT)
                    .where(UNTOLD, ALERT.ID.gt(after))
                    .orderBy(ALERT.ID)
                    .limit(1)
                    .forUpdate()
                    .skipLocked()
                    .fetchOne();
            if (row == null) {
                return Optional.empty();
            }
            Alert alert = alert(row);
            try {
                delivery.deliver(tx, alert);
                tx.dsl()
                        .update(ALERT)
                        .set(ALERT.TOLD_AT, DSL.coalesce(ALERT.TOLD_AT, NOW))
                        .set(ALERT.TOLD_END_AT, alert.open() ? ALERT.TOLD_END_AT : NOW)
                        .where(ALERT.ID.eq(alert.id()))
                        .execute();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) { // whatever a delivery throws: the alert stays untold
                LOG.warn("alert {} could not be told: {}", alert.id(), e.getMessage());
            }
            return Optional.of(alert.id());
        });
    }

    private static Alert alert(AlertRecord row) {
        return new Alert(
                row.getId(),
                AlertKind.ofId(row.getKind()),
                AlertKind.Severity.ofId(row.getSeverity()),
                row.getSubject(),
                row.getMessage(),
                row.getAction(),
                row.getRaisedAt(),
                row.getSeenAt(),
                row.getTimes(),
                row.get(ALERT.RECOVERED_AT));
    }
}
