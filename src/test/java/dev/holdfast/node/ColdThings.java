package dev.holdfast.node;

import dev.holdfast.dialect.TableName;
import dev.holdfast.freeze.Candidate;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.freeze.ColdState;
import dev.holdfast.policy.TestPolicies;
import java.nio.file.Path;
import java.time.Period;
import java.util.List;

/// Sixty things with two parts each, archived in chunks of twenty into another database, with proof.
final class ColdThings implements AutoCloseable {
    static final TableName THINGS = new TableName("kept", "things");

    private final EngineFixture engine = new EngineFixture("shop", "vault");

    ColdThings() {
        engine.execute("shop", """
                create table things (id bigint primary key, name text, price numeric(12,2), made date,
                  at timestamptz, ratio float8, raw bytea, tag uuid, span interval, on_sale boolean);
                create table parts (thing_id bigint references things, no int, note varchar(40), primary key (thing_id, no));
                insert into things select n, case when n % 7 = 0 then null else 'thing ' || n end, n * 1.25,
                  date '2020-02-28' + n::int, timestamptz '2024-01-01 00:00:00.5+00' + n * interval '1 hour',
                  n / 3.0::float8, decode(lpad(to_hex(n), 8, '0'), 'hex'), md5(n::text)::uuid,
                  n * interval '1 day 00:00:01', n % 2 = 0
                from generate_series(1, 60) n;
                insert into parts select n, p, 'part' from generate_series(1, 60) n, generate_series(1, 2) p""");
        engine.policy(TestPolicies.draft("things", "shop")
                .bundle(List.of("parts"))
                .archive("vault", "kept")
                .chunkRows(20)
                .proof("proof")
                .driving(TestPolicies.full(1)));
        engine.run("things");
    }

    /// As if all had been archived fourteen months ago; the ledger does not know.
    void age() {
        engine.execute("vault", """
                do $$
                declare
                  month timestamptz := date_trunc('month', now() - interval '14 months', 'UTC');
                  t text;
                begin
                  foreach t in array array['things', 'parts'] loop
                    execute format('create table kept.%I partition of kept.%I for values from (%L) to (%L)',
                      t || '_old', t, month, month + interval '1 month');
                    execute format('update kept.%I set hf_archived_at = %L', t, month + interval '1 day');
                  end loop;
                  update holdfast.manifest set archived_at = month + interval '1 day';
                end $$""");
    }

    EngineFixture engine() {
        return engine;
    }

    ColdOperations cold() {
        return engine.node().operations().cold();
    }

    ColdKeeper keeper() {
        return engine.features().cold();
    }

    /// The partitions with rows, of whatever month.
    List<Candidate> candidates() {
        return keeper().plan(List.of(), Period.ofMonths(-2));
    }

    Candidate things() {
        return candidates().stream()
                .filter(candidate -> candidate.table().equals(THINGS))
                .findFirst()
                .orElseThrow();
    }

    ColdFile freeze() {
        return cold().freeze(things(), "ann");
    }

    long warm() {
        return engine.number("vault", "select count(*) from kept.things");
    }

    /// Rows in files that were found true and hold what is not warm.
    long inFiles() {
        return cold().all().stream()
                .filter(file -> file.state().hasFile() && file.content() != null)
                .mapToLong(file -> file.content().rows())
                .sum();
    }

    long cold(ColdState state) {
        return cold().all().stream().filter(file -> file.state() == state).count();
    }

    Path path(ColdFile file) {
        return engine.coldFiles().resolve(file.object());
    }

    /// The rows of the archive table as text, in order.
    List<String> rows() {
        return engine.lines("vault", "select t::text from kept.things t order by id");
    }

    @Override
    public void close() {
        engine.close();
    }
}
