package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.verify.Finding;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever happens to archive, manifest, receipt, ledger or source after the fact: `verify` names it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyDamageTest {
    @AutoClose
    private final ProvenThings things = new ProvenThings();

    private final EngineFixture engine = things.engine();

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
            things.restore();
        }
    }

    @Test
    void nullIsNotTheEmptyText() {
        engine.execute("vault", "update kept.things set t = case when t is null then '' end where id in (20, 21)");
        try {
            assertThat(engine.verify().findings()).isNotEmpty().allSatisfy(finding -> assertThat(finding.kind())
                    .isEqualTo(Finding.Kind.CONTENT));
        } finally {
            things.restore();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.holdfast.node.Damage#all")
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
            things.restore();
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
                where table_name = 'kept.things' and chunk_id = %1$s""".formatted(ProvenThings.ONE_CHUNK));
        try {
            assertThat(engine.verify().findings())
                    .extracting(Finding::what)
                    .anyMatch(what -> what.contains("differs from the root in its manifest"))
                    .anyMatch(what -> what.contains("differs from the source's receipt"));
        } finally {
            things.restore();
        }
    }
}
