package dev.holdfast.metric;

import dev.holdfast.finding.Findings;
import dev.holdfast.finding.Severity;
import dev.holdfast.metric.Totals.PolicyTotals;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Record;

/// Reads [Totals] from the control tables: seven queries in one transaction.
public final class TotalsReader {
    /// Policies with labels of their own; those beyond share `other`.
    static final int MOST_POLICIES = 1_000;

    static final String OTHER = "other";

    private final Store store;
    private final Findings findings;

    public TotalsReader(Store store) {
        this.store = store;
        this.findings = new Findings(store);
    }

    public Totals read() {
        return store.inTransaction(this::read);
    }

    private Totals read(Tx tx) {
        tx.dsl().execute("set local statement_timeout = '5s'");
        List<? extends Record> policies = tx.dsl().fetch("""
                select p.name, coalesce(s.rows, 0) rows, coalesce(s.bytes, 0) bytes, coalesce(s.ended, 0) ended,
                  coalesce(s.seconds, 0) seconds, coalesce(s.succeeded, 0) succeeded, coalesce(h.keys, 0) keys,
                  coalesce(h.age, 0) age
                from policy p
                left join (select policy_id, sum(archived_rows) rows, sum(archived_bytes) bytes, count(ended_at) ended,
                    extract(epoch from sum(ended_at - started_at))::float8 seconds,
                    extract(epoch from max(ended_at) filter (where state = 'succeeded'))::float8 succeeded
                  from session group by policy_id) s on s.policy_id = p.id
                left join (select child_policy_id, sum(key_count) keys,
                    extract(epoch from now() - min(handed_off_at))::float8 age
                  from handoff where state = 'pending' group by child_policy_id) h on h.child_policy_id = p.id
                order by p.id""");
        Map<String, PolicyTotals> byName = new HashMap<>();
        policies.forEach(row -> byName.merge(
                byName.size() < MOST_POLICIES ? row.get("name", String.class) : OTHER,
                new PolicyTotals(
                        row.get("rows", Long.class),
                        row.get("succeeded", Double.class),
                        row.get("keys", Long.class),
                        row.get("age", Double.class)),
                PolicyTotals::and));
        Record one = tx.dsl().fetchSingle("""
                select (select count(*) from hold where state <> 'released') holds,
                  (select count(*) from alert where recovered_at is null) alerts,
                  (select coalesce(sum(case when state = 'stopped' or problem is not null then set_rows - disposed_rows
                     else rows_held end), 0)
                   from (select distinct on (policy_id) * from disposal_order order by policy_id, id desc) o
                   where state in ('requested', 'approved', 'running', 'stopped')) blocked""");
        return new Totals(
                byName,
                policies.stream().mapToLong(row -> row.get("bytes", Long.class)).sum(),
                policies.stream().mapToLong(row -> row.get("ended", Long.class)).sum(),
                policies.stream()
                        .mapToDouble(row -> row.get("seconds", Double.class))
                        .sum(),
                counts(tx, """
                        select state word, count(*) count from session
                        where state in ('running', 'pausing', 'paused', 'cancelling', 'interrupted') group by state"""),
                one.get("blocked", Long.class),
                one.get("holds", Long.class),
                counts(tx, """
                        select case relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'i' then 'index'
                            when 'I' then 'partitioned index' when 'S' then 'sequence' when 'v' then 'view'
                            when 't' then 'toast table' else 'other' end word,
                          count(*) count
                        from pg_class group by 1"""),
                severities(findings.counts(tx)),
                one.get("alerts", Long.class),
                counts(tx, "select result word, attempts count from delivery_total"));
    }

    private static Map<String, Long> counts(Tx tx, String sql) {
        Map<String, Long> counts = new HashMap<>();
        tx.dsl().fetch(sql).forEach(row -> counts.put(row.get("word", String.class), row.get("count", Long.class)));
        return counts;
    }

    private static Map<Severity, Integer> severities(List<Integer> counts) {
        Map<Severity, Integer> bySeverity = new HashMap<>();
        for (Severity severity : Severity.values()) {
            bySeverity.put(severity, counts.get(severity.ordinal()));
        }
        return bySeverity;
    }
}
