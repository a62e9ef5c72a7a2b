package dev.holdfast.audit;

import static dev.holdfast.store.db.Tables.AUDIT;
import static dev.holdfast.store.db.Tables.AUDIT_HEAD;

import dev.holdfast.HoldfastException;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.AuditRecord;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// Table `audit` of the control database: appends and reads, nothing else.
public final class AuditLog {
    /// The actor of what no person asked for.
    public static final String ENGINE = "holdfast";

    private static final int PAGE = 1_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    /// The account that this process runs under, for acts of a person that has no other name here.
    public static String account() {
        return System.getProperty("user.name", "unknown");
    }

    /// Records a deed together with it: the entry is written as the last thing in the transaction, and commits or rolls
    /// back with it.
    public void append(Tx tx, Deed deed) {
        tx.last(() -> write(tx, deed));
    }

    private void write(Tx tx, Deed deed) {
        // the clock is read outside of what locks, so only once the lock is got: times follow numbers
        var last = tx.dsl()
                .fetchSingle(
                        "select number, digest, clock_timestamp() at from (select * from audit_head for update) head");
        Entry entry = new Entry(
                        last.get("number", Long.class) + 1,
                        last.get("at", Instant.class),
                        deed.actor(),
                        deed.act().id(),
                        deed.object(),
                        json(deed.before()),
                        json(deed.after()),
                        deed.planDigest(),
                        deed.outcome().id(),
                        deed.reason(),
                        last.get("digest", String.class),
                        "")
                .sealed();
        tx.dsl()
                .insertInto(AUDIT)
                .set(AUDIT.NUMBER, entry.number())
                .set(AUDIT.AT, entry.at())
                .set(AUDIT.ACTOR, entry.actor())
                .set(AUDIT.ACT, entry.act())
                .set(AUDIT.OBJECT, entry.object())
                .set(AUDIT.BEFORE_, org.jooq.JSON.jsonOrNull(entry.before()))
                .set(AUDIT.AFTER_, org.jooq.JSON.jsonOrNull(entry.after()))
                .set(AUDIT.PLAN_DIGEST, entry.planDigest())
                .set(AUDIT.OUTCOME, entry.outcome())
                .set(AUDIT.REASON, entry.reason())
                .set(AUDIT.PREVIOUS, entry.previous())
                .set(AUDIT.DIGEST, entry.digest())
                .execute();
        tx.dsl()
                .update(AUDIT_HEAD)
                .set(AUDIT_HEAD.NUMBER, entry.number())
                .set(AUDIT_HEAD.DIGEST, entry.digest())
                .execute();
    }

    private static @Nullable String json(@Nullable Object value) {
        return value == null ? null : JSON.writeValueAsString(value);
    }

    /// Does an act that may be refused. A refusal is recorded in a transaction of its own, and goes on to the caller;
    /// what fails for another reason is no act and leaves no entry.
    public <T> T guard(Store store, String actor, Act act, String object, Supplier<T> work) {
        return guard(store, actor, act, object, null, work);
    }

    /// As the other, for an act by a plan.
    public <T> T guard(
            Store store, String actor, Act act, String object, @Nullable String planDigest, Supplier<T> work) {
        try {
            return work.get();
        } catch (HoldfastException refusal) {
            if (refused(refusal)) {
                try {
                    store.run(tx -> append(
                            tx,
                            Deed.refused(actor, act, object, refusal.getMessage())
                                    .byPlan(planDigest)));
                } catch (HoldfastException second) {
                    refusal.addSuppressed(second);
                }
            }
            throw refusal;
        }
    }

    private static boolean refused(HoldfastException failure) {
        return switch (failure.code()) {
            case BLOCKED, LEASE_HELD, MISMATCH -> true;
            case INTERNAL, USAGE, CONFIG, UNREACHABLE, SCHEMA, DATABASE -> false;
        };
    }

    public Head head(Tx tx) {
        return tx.dsl().selectFrom(AUDIT_HEAD).fetchSingle(row -> new Head(row.getNumber(), row.getDigest()));
    }

    /// Newest first.
    public List<Entry> list(Tx tx, AuditFilter filter) {
        return tx.dsl()
                .selectFrom(AUDIT)
                .where(conditions(filter))
                .orderBy(AUDIT.NUMBER.desc())
                .limit(filter.limit())
                .fetch(AuditLog::entry);
    }

    /// By words; see [AuditWords].
    public List<Entry> list(Tx tx, ListQuery query, Instant now) {
        return tx.dsl()
                .selectFrom(AUDIT)
                .where(AuditWords.ALL.condition(query, now))
                .orderBy(AuditWords.ALL.order(query.sort()))
                .offset(query.offset())
                .limit(query.limit())
                .fetch(AuditLog::entry);
    }

    private static List<Condition> conditions(AuditFilter filter) {
        Field<String> name = DSL.field("substring({0} from position(' ' in {0}) + 1)", String.class, AUDIT.OBJECT);
        return List.of(
                filter.since() == null ? DSL.noCondition() : AUDIT.AT.ge(filter.since()),
                filter.actor().isEmpty() ? DSL.noCondition() : AUDIT.ACTOR.eq(filter.actor()),
                filter.act().isEmpty() ? DSL.noCondition() : AUDIT.ACT.in(acts(filter.act())),
                filter.object().isEmpty()
                        ? DSL.noCondition()
                        : AUDIT.OBJECT.eq(filter.object()).or(name.eq(filter.object())),
                filter.outcome().isEmpty() ? DSL.noCondition() : AUDIT.OUTCOME.eq(filter.outcome()),
                filter.before() == 0 ? DSL.noCondition() : AUDIT.NUMBER.lt(filter.before()));
    }

    /// The acts that a word means: itself, or those that begin with it and a dot.
    private static List<String> acts(String word) {
        List<String> meant = Act.ids().stream()
                .filter(act -> act.equals(word) || act.startsWith(word + "."))
                .toList();
        return meant.isEmpty() ? List.of(word) : meant;
    }

    /// Reads the whole chain in order, and its head as of the same moment. @return the head
    Head read(Store store, Consumer<Entry> reader) {
        return store.inTransaction(tx -> {
            tx.dsl().execute("set transaction isolation level repeatable read, read only");
            try (Stream<AuditRecord> rows = tx.dsl()
                    .selectFrom(AUDIT)
                    .orderBy(AUDIT.NUMBER)
                    .fetchSize(PAGE)
                    .fetchStream()) {
                rows.map(AuditLog::entry).forEach(reader);
            }
            return head(tx);
        });
    }

    private static Entry entry(AuditRecord row) {
        return new Entry(
                row.getNumber(),
                row.getAt(),
                row.getActor(),
                row.getAct(),
                row.getObject(),
                row.getBefore_() == null ? null : row.getBefore_().data(),
                row.getAfter_() == null ? null : row.getAfter_().data(),
                row.getPlanDigest(),
                row.getOutcome(),
                row.getReason(),
                row.getPrevious(),
                row.getDigest());
    }

    /// Looks at every link, and at what governed databases remember.
    ///
    /// @param anchors from all governed databases that answer
    public ChainReport check(Store store, List<Anchor> anchors) {
        ChainCheck check = new ChainCheck(Entry.genesis(store.installation()), anchors);
        return check.end(read(store, check::next));
    }
}
