package dev.holdfast.node;

import dev.holdfast.dialect.SessionTables.Consumed;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.legacy.CensusWish;
import dev.holdfast.legacy.Done;
import dev.holdfast.legacy.Legacy;
import dev.holdfast.legacy.LegacyPlan;
import dev.holdfast.legacy.LegacyPoint;
import dev.holdfast.legacy.PlanWish;
import dev.holdfast.legacy.Scope;
import dev.holdfast.policy.TestPolicies;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// A shop that made a table of archived order ids for each session and child: `archive_17_deliveries`. Eight in ten ids
/// of each are pending. Deliveries of all those orders are there, and a policy that takes them.
final class LegacyScene implements AutoCloseable {
    static final String TEMPLATE = "archive_{session}_{child}";
    static final String ACTOR = "ann";

    /// Ids of a table, and those of them that are pending.
    static final int IDS = 10;

    static final int PENDING = 8;

    final EngineFixture engine;
    private LegacyPoint.Listener points = LegacyPoint.Listener.NONE;

    /// @param tables sessions of the child deliveries, from 1 on
    LegacyScene(int tables) {
        this(new EngineFixture("shop", "vault"), tables);
    }

    LegacyScene(EngineFixture engine, int tables) {
        this.engine = engine;
        engine.execute("shop", """
                create table orders (id bigint primary key);
                create table deliveries (id bigint primary key, order_id bigint not null);
                create index on deliveries (order_id);
                insert into deliveries select i, i from generate_series(1, %d) i;
                """.formatted(100 * (tables + 1)));
        for (int session = 1; session <= tables; session++) {
            table(session);
        }
        engine.policy(TestPolicies.draft("orders", "shop")
                .archive("vault", "shop")
                .chunkRows(5)
                .definition());
        engine.policy(TestPolicies.draft("deliveries", "shop")
                .parent("orders", Map.of("id", "order_id"))
                .archive("vault", "shop")
                .definition());
    }

    /// Ids 100 * session + 1 to 100 * session + 10; the last two are done.
    void table(int session) {
        engine.execute("shop", """
                create table archive_%1$d_deliveries (order_id bigint constraint pk_%1$d primary key,
                  state text not null default 'pending' check (state <> ''), at timestamptz default now(), note json)
                  with (fillfactor = 70);
                create index by_state_%1$d on archive_%1$d_deliveries (state) where state = 'pending';
                comment on table archive_%1$d_deliveries is 'session ''%1$d''';
                grant select on archive_%1$d_deliveries to public;
                insert into archive_%1$d_deliveries
                select %1$d * 100 + i, case when i > 8 then 'done' else 'pending' end, now(), '{"n": 1}'
                from generate_series(1, 10) i;
                """.formatted(session));
    }

    Legacy legacy() {
        Features features = engine.features();
        return new Legacy(
                features.store(),
                features.estate(),
                features.policies(),
                point -> points.reached(point),
                InstantSource.system());
    }

    /// The process is gone at this point.
    void dieAt(LegacyPoint point) {
        points = reached -> {
            if (reached == point) {
                throw new Killed();
            }
        };
    }

    void live() {
        points = LegacyPoint.Listener.NONE;
    }

    void when(LegacyPoint point, Runnable act) {
        points = reached -> {
            if (reached == point) {
                act.run();
            }
        };
    }

    /// Not an exception that anybody catches.
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    static CensusWish wish() {
        return new CensusWish("shop", TEMPLATE, "", "", List.of(), new Consumed("state", List.of("done")));
    }

    LegacyPlan plan() {
        return plan(Duration.ZERO);
    }

    LegacyPlan plan(Duration grace) {
        return legacy().plan(new PlanWish(wish(), Map.of(), grace), ACTOR, _ -> {});
    }

    Done fold(LegacyPlan plan) {
        return legacy().fold(plan.id(), Scope.ALL, ACTOR, _ -> {}, new Cancellation());
    }

    Done drop(LegacyPlan plan) {
        return legacy().drop(plan.id(), Scope.ALL, ACTOR, _ -> {}, new Cancellation());
    }

    Done undo(LegacyPlan plan) {
        return legacy().undo(plan.id(), Scope.ALL, ACTOR, _ -> {}, new Cancellation());
    }

    Done verify(LegacyPlan plan) {
        return legacy().verify(plan.id(), _ -> {});
    }

    /// Ids in the ledger for deliveries, each as often as it is there, in order.
    List<String> ledger() {
        return engine.controlLines("""
                select k::text from holdfast.handoff h join holdfast.ledger l using (session_id, chunk_id),
                  unnest(l.bigint_keys) k order by k::bigint""");
    }

    /// Ids that are pending in the tables of the first sessions.
    static List<String> ids(int tables) {
        return java.util.stream.IntStream.rangeClosed(1, tables)
                .boxed()
                .flatMap(session -> java.util.stream.IntStream.rangeClosed(1, PENDING)
                        .mapToObj(i -> String.valueOf(session * 100 + i)))
                .sorted(java.util.Comparator.comparingLong(Long::parseLong))
                .toList();
    }

    /// Everything about session tables that somebody may see: rows, columns, keys, indexes, rights, comments.
    List<String> look() {
        return engine.lines("shop", """
                select format('%s %s %s %s', c.relname, c.relacl, c.reloptions, obj_description(c.oid)) || ' ' ||
                  (query_to_xml(format('select t::text from %I t order by 1', c.relname), true, true, '')::text) || ' ' ||
                  (select string_agg(format('%s %s %s %s', attname, format_type(atttypid, atttypmod), attnotnull,
                     (select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = c.oid and adnum = attnum)), ';'
                     order by attnum) from pg_attribute where attrelid = c.oid and attnum > 0) || ' ' ||
                  (select string_agg(conname || pg_get_constraintdef(oid), ';' order by conname)
                     from pg_constraint where conrelid = c.oid) || ' ' ||
                  (select string_agg(pg_get_indexdef(indexrelid), ';' order by indexrelid::regclass::text)
                     from pg_index where indrelid = c.oid)
                from pg_class c
                where c.relkind = 'r' and c.relname ~ '^archive_[0-9]+_' order by 1""");
    }

    long standing() {
        return engine.number(
                "shop", "select count(*) from pg_class where relkind = 'r' and relname ~ '^archive_[0-9]+_'");
    }

    @Override
    public void close() {
        engine.close();
    }
}
