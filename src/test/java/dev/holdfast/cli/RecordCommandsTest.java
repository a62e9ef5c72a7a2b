package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.audit.ChainReport;
import dev.holdfast.audit.Entry;
import dev.holdfast.audit.Head;
import dev.holdfast.explain.Explanation;
import dev.holdfast.explain.Explanation.Answer;
import dev.holdfast.explain.Explanation.Judgement;
import dev.holdfast.explain.Explanation.Kind;
import dev.holdfast.explain.Explanation.Location;
import dev.holdfast.explain.Explanation.Rule;
import dev.holdfast.explain.Explanation.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The commands that tell what was done, and why a row is where it is.
class RecordCommandsTest {
    private static final Instant AT = Instant.parse("2026-11-21T05:00:00Z");

    private final Typed typed = new Typed();

    private static ChainReport chain(ChainReport.@Nullable Break broken, List<String> unread) {
        return new ChainReport(12, new Head(12, "ab12"), AT, AT.plusSeconds(60), 3, broken, unread);
    }

    @Test
    void auditListPassesItsFilter() {
        typed.type(
                "audit",
                "list",
                "--since",
                "2026-11-01",
                "--actor",
                "ann",
                "--act",
                "policy",
                "--object",
                "orders",
                "--outcome",
                "refused",
                "--before",
                "50",
                "--limit",
                "10");

        assertThat(typed.bench.asked)
                .contains("audit AuditFilter[since=2026-11-01T00:00:00Z, actor=ann, act=policy, object=orders,"
                        + " outcome=refused, before=50, limit=10]");
        assertThat(typed.out).isEqualTo("no entry fits\n");
    }

    @Test
    void auditListNamesTheActThatWasProbablyMeant() {
        assertThat(typed.type("audit", "list", "--act", "policy.chnged")).isEqualTo(ExitCodes.USAGE);

        assertThat(typed.err).contains("did you mean `policy.changed`?");
        assertThat(typed.opened).isEmpty();
    }

    @Test
    void auditListPrintsATableAndWhatEntriesChangedAsJson() {
        typed.bench.entries = List.of(new Entry(
                7,
                AT,
                "ann",
                "policy.paused",
                "policy orders",
                "{\"paused\":false}",
                "{\"paused\":true}",
                null,
                "done",
                "stock-taking",
                "aa",
                "bb"));

        typed.type("audit", "list");

        assertThat(typed.out).isEqualTo("""
                NUMBER  AT                         ACTOR  ACT            OBJECT         OUTCOME  REASON
                     7  2026-11-21T06:00:00+01:00  ann    policy.paused  policy orders  done     stock-taking
                """);
        typed.type("audit", "list", "--json");
        var entry = typed.json().get("entries").get(0);
        assertThat(entry.get("before").get("paused").asBoolean()).isFalse();
        assertThat(entry.get("after").get("paused").asBoolean()).isTrue();
        assertThat(entry.get("digest").asString()).isEqualTo("bb");
    }

    @Test
    void auditVerifyExitsByWhatItFound() {
        typed.bench.chain = chain(null, List.of());
        assertThat(typed.type("audit", "verify")).isZero();
        assertThat(typed.out).isEqualTo("""
                12 entries from 2026-11-21T06:00:00+01:00 to 2026-11-21T06:01:00+01:00; compared with 3 anchors in governed databases
                head: 12 ab12
                the chain is whole
                """);

        typed.bench.chain = chain(null, List.of("vault: gone"));
        assertThat(typed.type("audit", "verify")).isEqualTo(ExitCodes.PARTIAL);
        assertThat(typed.out).contains("not asked: vault: gone");

        typed.bench.chain = chain(
                new ChainReport.Break(ChainReport.Kind.MISSING, 7, "entry 7 is missing: 8 follows 6"),
                List.of("vault: gone"));
        assertThat(typed.type("audit", "verify", "--json")).isEqualTo(ExitCodes.MISMATCH);
        assertThat(typed.json().get("whole").asBoolean()).isFalse();
        assertThat(typed.json().get("broken").get("entry").asInt()).isEqualTo(7);
        assertThat(typed.json().get("broken").get("kind").asString()).isEqualTo("missing");
    }

    @Test
    void explainPrintsVerdictPlacesAndRules() {
        typed.bench.explanation = new Explanation(
                "shop",
                "public.orders",
                Map.of("id", "42"),
                Verdict.NOT_YET,
                "shop/public.orders 42 is not due yet: placed_at is of 2026-11-01",
                "placed_at is of 2026-11-01",
                AT,
                AT.plusSeconds(3600),
                List.of(new Location(Kind.HOT, "shop/public.orders", null, null, null, null)),
                List.of(new Judgement(
                        "orders",
                        "public.orders 42",
                        List.of(
                                new Rule("policy", Answer.PASSES, "orders takes rows of public.orders"),
                                new Rule("residence", Answer.WAITS, "placed_at is of 2026-11-01")),
                        AT,
                        AT.plusSeconds(3600))));

        assertThat(typed.type("explain", "--table", "orders", "--key", "42")).isZero();

        assertThat(typed.bench.asked).contains("explain RowQuery[table=orders, key=[42]]");
        assertThat(typed.out).isEqualTo("""
                shop/public.orders 42 is not due yet: placed_at is of 2026-11-01
                due from: 2026-11-21T06:00:00+01:00
                goes at the earliest: 2026-11-21T07:00:00+01:00

                IS   WHERE               SESSION  CHUNK  SINCE  KEPT UNTIL
                hot  shop/public.orders

                policy orders, about public.orders 42
                RULE       ANSWER  BECAUSE
                policy     passes  orders takes rows of public.orders
                residence  waits   placed_at is of 2026-11-01
                """);
        typed.type("explain", "--table", "orders", "--key", "7", "--key", "a,b", "--json");
        assertThat(typed.bench.asked).contains("explain RowQuery[table=orders, key=[7, a,b]]");
        assertThat(typed.json().get("first_blocker").asString()).isEqualTo("placed_at is of 2026-11-01");
        assertThat(typed.json()
                        .get("policies")
                        .get(0)
                        .get("rules")
                        .get(1)
                        .get("answer")
                        .asString())
                .isEqualTo("waits");
        assertThat(typed.type("explain", "--table", "orders")).isEqualTo(ExitCodes.USAGE);
    }
}
