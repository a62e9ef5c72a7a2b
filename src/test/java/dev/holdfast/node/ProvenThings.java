package dev.holdfast.node;

import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import java.util.List;

/// Things with parts, archived by two policies: `near` within its database, `far` into another one; and a way back to
/// that state.
final class ProvenThings implements AutoCloseable {
    /// Four hundred things with three parts each.
    static final String TABLES = """
            create table things (id bigint primary key, n bigint, t text, b bytea, a numeric(12,2),
              w timestamptz, f boolean, x double precision, p timestamptz not null default now());
            create table parts (thing bigint not null references things, no int not null, s text,
              primary key (thing, no));
            insert into things
            select i, i * 7, case i % 5 when 0 then '' when 1 then null else 'thing ' || i end, decode(md5(i::text), 'hex'),
              i * 1.01, '2020-01-01'::timestamptz + i * interval '1 minute', i % 2 = 0, i * 1.5
            from generate_series(1, 400) i;
            insert into parts select i, n, 'part' from generate_series(1, 400) i, generate_series(1, 3) n;
            """;

    /// The chunk of thing 17, in SQL on either archive.
    static final String ONE_CHUNK = "(select min(hf_chunk) from kept.things where id = 17)";

    private final EngineFixture engine = new EngineFixture("shop", "far", "vault");

    ProvenThings() {
        engine.execute("shop", TABLES);
        engine.execute("far", TABLES);
        engine.policy(policy("near", "shop", "shop", "proof"));
        engine.policy(policy("far", "far", "vault", "proof"));
        engine.run("near");
        engine.run("far");
        for (String database : List.of("shop", "vault")) {
            engine.execute(database, """
                    create table kept_things as table kept.things;
                    create table kept_parts as table kept.parts;
                    create table kept_manifest as table holdfast.manifest""");
        }
        for (String database : List.of("shop", "far")) {
            engine.execute(database, "create table kept_receipt as table holdfast.receipt");
        }
        engine.control("create table kept_ledger as table ledger");
    }

    EngineFixture engine() {
        return engine;
    }

    static PolicyDraft policy(String name, String database, String archive, String proof) {
        return TestPolicies.draft(name, database)
                .table("things")
                .bundle(List.of("parts"))
                .archive(archive, "kept")
                .chunkRows(10)
                .proof(proof)
                .driving(TestPolicies.full(1));
    }

    Verifier verifier() {
        return new Verifier(engine.features(), engine.features().store().installation());
    }

    /// Puts back what a test took or changed.
    void restore() {
        for (String database : List.of("shop", "vault")) {
            engine.execute(database, """
                    truncate kept.things, kept.parts, holdfast.manifest;
                    insert into kept.things table kept_things;
                    insert into kept.parts table kept_parts;
                    insert into holdfast.manifest table kept_manifest""");
        }
        for (String database : List.of("shop", "far")) {
            engine.execute(database, """
                    truncate things, parts, holdfast.receipt;
                    insert into holdfast.receipt table kept_receipt""");
        }
        engine.control("truncate ledger; insert into ledger table kept_ledger");
    }

    @Override
    public void close() {
        engine.close();
    }
}
