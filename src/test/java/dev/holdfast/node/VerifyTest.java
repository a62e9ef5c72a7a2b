package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.dialect.TableName;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.verify.Finding;
import dev.holdfast.verify.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever happens to archive, manifest, receipt, ledger or source after the fact: `verify` names it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyTest {
    private static final String TABLES = """
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

    private EngineFixture engine;

    @BeforeAll
    void archive() {
        engine = new EngineFixture("shop", "far", "vault");
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

    /// Puts back what a test took or changed.
    private void restore() {
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

    @AfterAll
    void close() {
        engine.close();
    }

    private static PolicyDraft policy(String name, String database, String archive, String proof) {
        return TestPolicies.draft(name, database)
                .table("things")
                .bundle(List.of("parts"))
                .archive(archive, "kept")
                .chunkRows(10)
                .proof(proof)
                .driving(TestPolicies.full(1));
    }

    private Verifier verifier() {
        return new Verifier(engine.features(), engine.features().store().installation());
    }

    @Test
    void whatWasArchivedIsProven() {
        Verification verification = engine.verify();

        assertThat(verification.findings()).isEmpty();
        assertThat(verification.rowsChecked()).isEqualTo(2 * 1600);
        assertThat(verification.chunks()).isEqualTo(80);
        assertThat(verification.sessions()).isEqualTo(2);
        assertThat(engine.controlNumber("select count(*) from ledger where merkle_root is null"))
                .isZero();
        assertThat(engine.number("vault", "select count(*) from holdfast.manifest where merkle_root is null"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n = n # (1::bigint << 40)",
                "t = overlay(t placing chr(ascii(t) # 1) from 1 for 1)",
                "b = set_bit(b, 77, 1 - get_bit(b, 77))",
                "a = a + 0.01",
                "w = w + interval '1 microsecond'",
                "f = not f",
                "x = x * (1 + 2.220446049250313e-16)",
                "x = -x",
                "(w, p) = (p, w)",
                "n = null",
            })
    void aFlippedBitIsNamedByChunkAndTable(String change) {
        for (String database : List.of("shop", "vault")) {
            engine.execute(database, "update kept.things set " + change + " where id = 17");
        }
        try {
            Verification verification = engine.verify();

            assertThat(verification.findings())
                    .hasSize(2)
                    .allSatisfy(finding -> {
                        assertThat(finding.kind()).isEqualTo(Finding.Kind.CONTENT);
                        assertThat(finding.table()).isEqualTo("kept.things");
                        assertThat(finding.what()).contains("content of chunk " + finding.chunk());
                    })
                    .extracting(Finding::policy)
                    .containsExactlyInAnyOrder("near", "far");
        } finally {
            restore();
        }
    }

    @Test
    void nullIsNotTheEmptyText() {
        engine.execute("vault", "update kept.things set t = case when t is null then '' end where id in (20, 21)");
        try {
            assertThat(engine.verify().findings()).isNotEmpty().allSatisfy(finding -> assertThat(finding.kind())
                    .isEqualTo(Finding.Kind.CONTENT));
        } finally {
            restore();
        }
    }

    /// A change of the far policy's databases, and what must be found.
    private record Damage(String what, String database, String sql, List<Finding.Kind> kinds) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static final String ONE_CHUNK = "(select min(hf_chunk) from kept.things where id = 17)";

    private static List<Damage> damages() {
        String manifest =
                "update holdfast.manifest set %s where table_name = 'kept.things' and chunk_id = " + ONE_CHUNK;
        return List.of(
                new Damage(
                        "a row is missing",
                        "vault",
                        "delete from kept.things where id = 17",
                        List.of(Finding.Kind.ROW_COUNT)),
                new Damage(
                        "a child row is missing",
                        "vault",
                        "delete from kept.parts where thing = 17 and no = 2",
                        List.of(Finding.Kind.ROW_COUNT)),
                new Damage(
                        "a whole chunk is missing",
                        "vault",
                        "delete from kept.things where hf_chunk = " + ONE_CHUNK,
                        List.of(Finding.Kind.ROW_COUNT)),
                new Damage(
                        "there is a row more",
                        "vault",
                        "insert into kept.things (id, p, hf_archived_at, hf_session, hf_chunk, hf_retain_until)"
                                + " select 9000, p, hf_archived_at, hf_session, hf_chunk, hf_retain_until"
                                + " from kept.things where id = 17",
                        List.of(Finding.Kind.ROW_COUNT)),
                new Damage(
                        "a row of no chunk",
                        "vault",
                        "insert into kept.things (id, p, hf_archived_at, hf_session, hf_chunk, hf_retain_until)"
                                + " select 9000, p, hf_archived_at, hf_session, hf_chunk + 100000, hf_retain_until"
                                + " from kept.things where id = 17",
                        List.of(Finding.Kind.NO_MANIFEST)),
                new Damage(
                        "a key stands twice",
                        "vault",
                        "update kept.things set id = 18, hf_archived_at = hf_archived_at + interval '1 microsecond'"
                                + " where id = 17",
                        List.of(Finding.Kind.CONTENT, Finding.Kind.DUPLICATE)),
                new Damage(
                        "two rows swap a value",
                        "vault",
                        "update kept.things a set n = b.n from kept.things b"
                                + " where (a.id, b.id) in ((17, 18), (18, 17))",
                        List.of(Finding.Kind.CONTENT)),
                new Damage(
                        "manifest: count",
                        "vault",
                        manifest.formatted("row_count = row_count + 1"),
                        List.of(
                                Finding.Kind.ROW_COUNT,
                                Finding.Kind.CONTRADICTION,
                                Finding.Kind.CONTRADICTION,
                                Finding.Kind.CONTRADICTION,
                                Finding.Kind.CONTRADICTION)),
                new Damage(
                        "manifest: hash",
                        "vault",
                        manifest.formatted("row_hash = row_hash + 1"),
                        List.of(Finding.Kind.CONTENT, Finding.Kind.CONTRADICTION)),
                new Damage(
                        "manifest: root",
                        "vault",
                        manifest.formatted("merkle_root = set_bit(merkle_root, 9, 1 - get_bit(merkle_root, 9))"),
                        List.of(Finding.Kind.CONTENT, Finding.Kind.CONTRADICTION)),
                new Damage(
                        "manifest: columns",
                        "vault",
                        manifest.formatted("hashed_columns = array_remove(hashed_columns, 't')"),
                        List.of(Finding.Kind.CONTENT)),
                new Damage(
                        "manifest: stamp",
                        "vault",
                        manifest.formatted("archived_at = archived_at + interval '1 s'"),
                        List.of(Finding.Kind.CONTRADICTION)),
                new Damage(
                        "manifest: session",
                        "vault",
                        manifest.formatted("session_id = session_id + 1"),
                        List.of(Finding.Kind.CONTRADICTION)),
                new Damage(
                        "manifest is gone",
                        "vault",
                        "delete from holdfast.manifest where table_name = 'kept.parts' and chunk_id = " + ONE_CHUNK,
                        List.of(
                                Finding.Kind.NO_MANIFEST,
                                Finding.Kind.NO_MANIFEST,
                                Finding.Kind.CONTRADICTION,
                                Finding.Kind.CONTRADICTION)),
                new Damage(
                        "receipt is gone",
                        "far",
                        "delete from holdfast.receipt where table_name = 'public.things' and chunk_id = (select min(chunk_id) from holdfast.receipt)",
                        List.of(Finding.Kind.NO_RECEIPT)),
                new Damage(
                        "receipt differs",
                        "far",
                        "update holdfast.receipt set row_hash = 0 where table_name = 'public.things' and chunk_id = (select min(chunk_id) from holdfast.receipt)",
                        List.of(Finding.Kind.CONTRADICTION)),
                new Damage(
                        "an archived row is in the source again, as it was",
                        "far",
                        "insert into things select 17, 119, 'thing 17', decode(md5('17'), 'hex'), 17.17, '2020-01-01'::timestamptz + 17 * interval '1 minute', false, 25.5, ?",
                        List.of(Finding.Kind.IN_BOTH)),
                new Damage(
                        "an archived key is in the source again",
                        "far",
                        "insert into things (id) values (17)",
                        List.of(Finding.Kind.USED_AGAIN)),
                new Damage(
                        "ledger row is gone",
                        "control",
                        "delete from ledger where chunk_id = (select max(chunk_id) from ledger)",
                        List.of(Finding.Kind.NOT_IN_LEDGER, Finding.Kind.NOT_IN_LEDGER)),
                new Damage(
                        "ledger: root",
                        "control",
                        "update ledger set merkle_root = sha256(merkle_root) where chunk_id = (select max(chunk_id) from ledger)",
                        List.of(Finding.Kind.CONTRADICTION)),
                new Damage(
                        "ledger: root rows",
                        "control",
                        "update ledger set root_rows = 9 where chunk_id = (select max(chunk_id) from ledger)",
                        List.of(Finding.Kind.CONTRADICTION)),
                new Damage(
                        "ledger: keys",
                        "control",
                        "update ledger set bigint_keys = bigint_keys[:][2:], key_count = 9"
                                + " where chunk_id = (select max(chunk_id) from ledger)",
                        List.of(Finding.Kind.CONTRADICTION)),
                new Damage(
                        "ledger: rows",
                        "control",
                        "update ledger set archived_rows = 0 where chunk_id = (select max(chunk_id) from ledger)",
                        List.of(Finding.Kind.CONTRADICTION)));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void everyDamageIsFound(Damage damage) {
        if (damage.database().equals("control")) {
            engine.control(damage.sql());
        } else {
            String placed = "'epoch'::timestamptz + interval '1 microsecond' * "
                    + engine.number(
                            "vault", "select (extract(epoch from p) * 1000000)::bigint from kept.things where id = 17");
            engine.execute(damage.database(), damage.sql().replace("?", placed));
        }
        try {
            Verification verification = engine.verify();

            assertThat(verification.findings())
                    .as("%s", verification.findings())
                    .extracting(Finding::kind)
                    .containsExactlyInAnyOrderElementsOf(damage.kinds());
            assertThat(verification.clean()).isEqualTo(damage.kinds().equals(List.of(Finding.Kind.USED_AGAIN)));
        } finally {
            restore();
        }
    }

    @Test
    void whatAnotherInstallationArchivedIsItsOwn() {
        engine.execute("vault", """
                insert into kept.things (id, p, hf_archived_at, hf_session, hf_chunk, hf_retain_until)
                select 9000, p, hf_archived_at, hf_session, hf_chunk + 100000, hf_retain_until from kept.things where id = 17;
                create temporary table other as table holdfast.manifest;
                update other set installation = gen_random_uuid(), chunk_id = chunk_id + 100000;
                insert into holdfast.manifest table other""");
        try {
            assertThat(engine.verify().findings()).isEmpty();
        } finally {
            restore();
        }
    }

    @Test
    void generatedRowsThatAreMissingOrTooManyAreDifferences() {
        TableName things = new TableName("public", "things");
        Verification right = verifier().verify(List.of(), List.of(new Verifier.GeneratedTable("far", things, 400)));
        assertThat(right.findings()).isEmpty();
        assertThat(right.samples()).containsExactly(new Verification.SampleCount("far", "public.things", 400, 0, 400));

        assertThat(verifier()
                        .verify(List.of(), List.of(new Verifier.GeneratedTable("far", things, 401)))
                        .findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.SAMPLE);
        assertThat(verifier()
                        .verify(
                                List.of(),
                                List.of(new Verifier.GeneratedTable("far", new TableName("public", "lost"), 5)))
                        .findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.NOT_COMPARED);
    }

    @Test
    void policiesThatShareAnArchiveTableAnswerForTheirOwnChunks() {
        try (EngineFixture shared = new EngineFixture("shop", "vault")) {
            shared.execute("shop", TABLES);
            shared.policy(policy("yes", "shop", "vault", "set").criteria("f = true"));
            shared.policy(policy("no", "shop", "vault", "set").criteria("f = false"));
            shared.run("yes");
            shared.run("no");

            Verification verification = shared.verify();

            assertThat(verification.findings()).isEmpty();
            assertThat(verification.rowsChecked()).isEqualTo(1600);
        }
    }

    @Test
    void chunksOfBeforeAndAfterAColumnCameAreBothProven() {
        try (EngineFixture grown = new EngineFixture("shop", "vault")) {
            grown.execute("shop", TABLES);
            grown.policy(policy("all", "shop", "vault", "proof"));
            grown.run("all");
            grown.execute("shop", "alter table things add column later text default 'x'");
            grown.execute("shop", "insert into things (id, n) select i, i from generate_series(1001, 1100) i");
            grown.run("all");

            Verification verification = grown.verify();

            assertThat(verification.findings()).isEmpty();
            assertThat(verification.rowsChecked()).isEqualTo(1700);
            grown.execute("vault", "update kept.things set later = 'y' where id = 1050");
            assertThat(grown.verify().findings()).extracting(Finding::kind).containsExactly(Finding.Kind.CONTENT);
        }
    }

    @Test
    void aHandoffThatIsGoneIsMissed() {
        try (EngineFixture tree = new EngineFixture("shop", "delivery", "vault")) {
            OrderTree.fill(tree);
            tree.run();
            assertThat(tree.verify().differences()).isEmpty();

            tree.control("delete from handoff where chunk_id = (select min(chunk_id) from handoff)");

            assertThat(tree.verify().findings()).extracting(Finding::kind).containsExactly(Finding.Kind.HANDOFF);
        }
    }

    /// Who changes a row and every figure that is a mere sum cannot make the root true, and who makes a new root of the
    /// manifests cannot make the ledger's.
    @Test
    void forgedSumsDoNotHideAChange() {
        engine.execute("vault", """
                create temporary table before as
                  select sum(hash_record_extended(row(id, n, t, b, a, w, f, x, p), 0)) h from kept.things where hf_chunk = %1$s;
                update kept.things set n = n + 1 where id = 17;
                update holdfast.manifest set row_hash = row_hash - (select h from before)
                  + (select sum(hash_record_extended(row(id, n, t, b, a, w, f, x, p), 0)) from kept.things where hf_chunk = %1$s)
                where table_name = 'kept.things' and chunk_id = %1$s""".formatted(ONE_CHUNK));
        try {
            assertThat(engine.verify().findings())
                    .extracting(Finding::what)
                    .anyMatch(what -> what.contains("differs from the root in its manifest"))
                    .anyMatch(what -> what.contains("differs from the source's receipt"));
        } finally {
            restore();
        }
    }

    @Test
    void aColumnThatCameLaterChangesNoOldProof() {
        engine.execute("vault", "alter table kept.things add column later text default 'x'");
        engine.execute("vault", "alter table kept.parts alter column no type bigint");
        try {
            assertThat(engine.verify().findings())
                    .extracting(Finding::what)
                    .noneMatch(what -> what.contains("kept.things"));
        } finally {
            engine.execute("vault", "alter table kept.things drop column later");
            engine.execute("vault", "alter table kept.parts alter column no type int");
        }
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aKilledVerificationGoesOnWhereItWas(int ranges) {
        engine.execute("vault", "update kept.things set n = 0 where id in (17, 311)");
        try {
            Verification whole = verifier().verify(Scope.ALL, List.of(), () -> {});
            AtomicInteger stored = new AtomicInteger();
            assertThatThrownBy(() -> verifier().verify(Scope.ALL, List.of(), () -> {
                        if (stored.incrementAndGet() == ranges) {
                            throw new Killed();
                        }
                    }))
                    .isInstanceOf(Killed.class);

            Verification resumed = verifier().resume(List.of(), stored::incrementAndGet);

            assertThat(resumed.findings()).isEqualTo(whole.findings()).hasSize(2);
            assertThat(resumed).usingRecursiveComparison().ignoringFields("id").isEqualTo(whole);
            AtomicInteger unbroken = new AtomicInteger();
            verifier().verify(Scope.ALL, List.of(), unbroken::incrementAndGet);
            assertThat(stored.get()).isEqualTo(unbroken.get()).isGreaterThan(4);
            assertThatThrownBy(() -> verifier().resume(List.of(), () -> {}))
                    .isInstanceOf(HoldfastException.class)
                    .hasMessageContaining("none to go on with");
        } finally {
            restore();
        }
    }

    @Test
    void twoProcessesDoNotWorkOnOneVerification() {
        AtomicInteger stored = new AtomicInteger();
        assertThatThrownBy(() -> verifier().verify(Scope.ALL, List.of(), () -> {
                    if (stored.incrementAndGet() == 1) {
                        verifier().resume(List.of(), () -> {});
                    }
                }))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("another process");
    }

    @Test
    void onlyWhatWasArchivedSinceIsLookedAt() {
        assertThat(verifier()
                        .verify(new Scope(List.of(), Instant.now().plus(Duration.ofHours(1))), List.of(), () -> {})
                        .rowsChecked())
                .isZero();
        assertThat(verifier()
                        .verify(
                                new Scope(List.of("far"), Instant.now().minus(Duration.ofHours(1))),
                                List.of(),
                                () -> {})
                        .rowsChecked())
                .isEqualTo(1600);
    }

    @Test
    void whatMovesMeanwhileIsNoDifference() throws Exception {
        try (EngineFixture busy = new EngineFixture("shop", "far", "vault")) {
            busy.execute("far", TABLES);
            busy.policy(policy("far", "far", "vault", "proof"));
            AtomicInteger times = new AtomicInteger();
            busy.failpoints(point -> {
                if (point == Failpoint.AFTER_ARCHIVE_COMMIT || point == Failpoint.AFTER_SOURCE_COMMIT) {
                    if (times.incrementAndGet() % 9 == 0) {
                        assertThat(busy.verify().differences()).isEmpty();
                    }
                }
            });
            FutureTask<Void> run = new FutureTask<>(() -> busy.run("far"), null);
            Thread.ofPlatform().start(run);
            while (!run.isDone()) {
                assertThat(busy.verify().differences()).isEmpty();
            }
            run.get();
            assertThat(times.get()).isGreaterThan(18);
            assertThat(busy.verify().rowsChecked()).isEqualTo(1600);
        }
    }
}
