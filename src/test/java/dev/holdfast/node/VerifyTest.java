package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.dialect.TableName;
import dev.holdfast.verify.Finding;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What was archived and left alone is proven, however it came there and whoever else uses its tables.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyTest {
    @AutoClose
    private final ProvenThings things = new ProvenThings();

    private final EngineFixture engine = things.engine();

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
            things.restore();
        }
    }

    @Test
    void generatedRowsThatAreMissingOrTooManyAreDifferences() {
        TableName table = new TableName("public", "things");
        Verification right =
                things.verifier().verify(List.of(), List.of(new Verifier.GeneratedTable("far", table, 400)));
        assertThat(right.findings()).isEmpty();
        assertThat(right.samples()).containsExactly(new Verification.SampleCount("far", "public.things", 400, 0, 400));

        assertThat(things.verifier()
                        .verify(List.of(), List.of(new Verifier.GeneratedTable("far", table, 401)))
                        .findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.SAMPLE);
        assertThat(things.verifier()
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
            shared.execute("shop", ProvenThings.TABLES);
            shared.policy(ProvenThings.policy("yes", "shop", "vault", "set").criteria("f = true"));
            shared.policy(ProvenThings.policy("no", "shop", "vault", "set").criteria("f = false"));
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
            grown.execute("shop", ProvenThings.TABLES);
            grown.policy(ProvenThings.policy("all", "shop", "vault", "proof"));
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

    @Test
    void whatMovesMeanwhileIsNoDifference() throws Exception {
        try (EngineFixture busy = new EngineFixture("shop", "far", "vault")) {
            busy.execute("far", ProvenThings.TABLES);
            busy.policy(ProvenThings.policy("far", "far", "vault", "proof"));
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
