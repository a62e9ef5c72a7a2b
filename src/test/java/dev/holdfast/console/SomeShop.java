package dev.holdfast.console;

import dev.holdfast.ErrorCode;
import dev.holdfast.alert.Alert;
import dev.holdfast.alert.AlertKind;
import dev.holdfast.audit.Entry;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.DatabaseSpec.Role;
import dev.holdfast.estate.Environment;
import dev.holdfast.estate.TestDatabase;
import dev.holdfast.explain.Explanation;
import dev.holdfast.explain.Explanation.Answer;
import dev.holdfast.explain.Explanation.Judgement;
import dev.holdfast.explain.Explanation.Kind;
import dev.holdfast.explain.Explanation.Location;
import dev.holdfast.explain.Explanation.Rule;
import dev.holdfast.explain.Explanation.Verdict;
import dev.holdfast.finding.Action;
import dev.holdfast.finding.Figure;
import dev.holdfast.finding.Overview;
import dev.holdfast.finding.Overview.Archived;
import dev.holdfast.finding.Overview.NextFire;
import dev.holdfast.finding.Overview.Standing;
import dev.holdfast.finding.Overview.WaitingDisposal;
import dev.holdfast.finding.Place;
import dev.holdfast.finding.Severity;
import dev.holdfast.node.Operations.SessionQuery;
import dev.holdfast.run.RunState;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.testing.FakeEstateRuns;
import dev.holdfast.testing.SomeGrowth;
import dev.holdfast.testing.SomeProposals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A [FakeOperations] with something in every room, alike each time: for pictures.
final class SomeShop {
    private SomeShop() {}

    static FakeOperations full() {
        FakeOperations operations = new FakeOperations();
        findings(operations);
        audit(operations);
        explanation(operations);
        runs(operations);
        SomeGrowth.shop(operations.growth, FakeOperations.NOW);
        operations.onboarding.proposals = SomeProposals.of(40);
        connections(operations);
        return operations;
    }

    private static void connections(FakeOperations operations) {
        operations.estate.put(connection("shop", Environment.PRODUCTION, Role.SOURCE));
        operations.estate.put(connection("bad_replica", Environment.STAGING, Role.SOURCE));
        operations.estate.put(connection("vault", Environment.DEVELOPMENT, Role.ARCHIVE));
    }

    /// A database that nobody connects to.
    static DatabaseSpec connection(String name, Environment environment, Role role) {
        return TestDatabase.named(name)
                .at("db1.example.org:5432")
                .login("mover")
                .secret("env:HOLDFAST_PASSWORD")
                .environment(environment)
                .roles(role)
                .spec();
    }

    /// Findings of all severities, one of them acknowledged, and what stands beside them.
    static void findings(FakeOperations operations) {
        var findings = operations.findings;
        findings.add(
                Severity.CRITICAL,
                "session-failed",
                "policy invoices",
                "session 23 is failed: policy invoices: there is no table public.invoices in billing; no row was moved",
                Action.open(Place.SESSION, 23, "holdfast session show 23"),
                Figure.of("rows archived before", 12_400, "rows"),
                Figure.at("since", FakeOperations.NOW.minus(Duration.ofHours(7))));
        findings.add(
                Severity.CRITICAL,
                "database-unfit",
                "database delivery",
                "delivery: connection refused; check that the server accepts connections on that port",
                Action.copy("holdfast db check delivery"),
                Figure.at("looked", FakeOperations.NOW.minusSeconds(40)));
        findings.add(
                Severity.WARNING,
                "child-behind",
                "policy proofs",
                "1,203,400 keys that its parent handed off wait for more than a day",
                Action.open(Place.POLICY, "proofs", "holdfast run proofs"),
                Figure.of("keys waiting", 1_203_400, "keys"),
                Figure.of("chunks", 241, "chunks"),
                Figure.of("age of the oldest", 130_000, "seconds"));
        findings.add(
                Severity.WARNING,
                "disposal-blocked",
                "disposal order 4",
                "policy orders: it does not get on: hold 2 (Smith) covers 120 rows of chunk 88",
                Action.open(Place.DISPOSAL, 4, "holdfast dispose show 4"),
                Figure.of("rows not disposed", 48_000, "rows"));
        findings.add(
                Severity.NOTICE,
                "hold-ending",
                "hold 2",
                "Smith: it ends within a week",
                Action.open(Place.HOLDS, 2, "holdfast hold show 2"),
                Figure.at("ends", FakeOperations.NOW.plus(Duration.ofDays(4))));
        findings.acknowledge(4, "bob", "counsel is asked");
        List<SessionView> sessions = operations.sessions(new SessionQuery("", "", 0, 40));
        findings.overview = new Overview(
                FakeOperations.NOW,
                List.of(),
                3,
                new Archived(1_482_300, 412_000_000L),
                new Archived(9_310_240, 2_760_000_000L),
                sessions.stream()
                        .filter(session -> session.state() == SessionState.RUNNING)
                        .toList(),
                sessions.stream()
                        .filter(session -> session.endedAt() != null)
                        .limit(6)
                        .toList(),
                List.of(
                        new NextFire("orders", false, FakeOperations.NOW.plus(Duration.ofHours(2))),
                        new NextFire("weekly", true, FakeOperations.NOW.plus(Duration.ofHours(30)))),
                List.of(
                        new WaitingDisposal(4, "orders", "running", 48_000, "hold 2"),
                        new WaitingDisposal(7, "messages", "requested", 5_200, "")),
                new Standing(2, 0));
    }

    private static Entry entry(long number, String actor, String act, String object, String reason, String... change) {
        return new Entry(
                number,
                FakeOperations.NOW.minusSeconds(900 * (300 - number)),
                actor,
                act,
                object,
                change.length > 0 ? change[0] : null,
                change.length > 1 ? change[1] : null,
                act.startsWith("plan") ? "77e0".repeat(16) : null,
                reason.isEmpty() || !reason.startsWith("hold") ? "done" : "refused",
                reason.isEmpty() ? null : reason,
                "0a1b".repeat(16),
                "c2d3".repeat(16));
    }

    /// 150 entries of an audit.
    static void audit(FakeOperations operations) {
        List<Entry> all = new ArrayList<>();
        all.add(entry(
                251,
                "mira",
                "policy.changed",
                "policy orders",
                "auditors ask for less",
                "{\"name\":\"orders\",\"residence\":\"P90D\",\"chunk_rows\":5000,\"bundle\":[\"order_items\"],"
                        + "\"driving\":{\"workers\":2,\"pace\":\"normal\"}}",
                "{\"name\":\"orders\",\"residence\":\"P60D\",\"chunk_rows\":5000,\"bundle\":[\"order_items\","
                        + "\"payments\"],\"driving\":{\"workers\":4,\"pace\":\"normal\"}}"));
        all.add(entry(
                250,
                "jon",
                "hold.released",
                "hold 4",
                "hold 4 (Smith v. Jones) was placed by jon; somebody else must release it"));
        all.add(entry(
                249,
                "holdfast on node-1:4711",
                "session.ended",
                "session 38",
                "exhausted",
                "{}",
                "{\"policy\":\"orders\",\"state\":\"succeeded\",\"rows\":137204,\"chunks\":28}"));
        all.add(entry(248, "cron", "session.started", "session 38", ""));
        all.add(entry(247, "mira", "plan.made", "plan 17", ""));
        for (long number = 246; number > 100; number--) {
            all.add(entry(number, "cron", "session.started", "session " + number / 6, ""));
        }
        operations.entries = all;
    }

    /// A row that several rules keep where it is.
    static void explanation(FakeOperations operations) {
        Instant day = Instant.parse("2026-12-24T23:00:00Z");
        operations.explanation = new Explanation(
                "shop",
                "public.orders",
                Map.of("id", "4711"),
                Verdict.BLOCKED,
                "shop/public.orders 4711 stays: status = 'done' is not true: status is 'open'",
                "status = 'done' is not true: status is 'open'",
                day,
                null,
                List.of(
                        new Location(Kind.HOT, "shop/public.orders", null, null, null, null),
                        new Location(
                                Kind.WARM,
                                "vault/shop.orders",
                                12L,
                                17_639_904_001L,
                                FakeOperations.NOW,
                                day.plusSeconds(200_000_000))),
                List.of(new Judgement(
                        "orders",
                        "public.orders 4711",
                        List.of(
                                new Rule("policy", Answer.PASSES, "orders takes rows of public.orders"),
                                new Rule("criteria", Answer.BLOCKS, "status = 'done' is not true: status is 'open'"),
                                new Rule("criteria", Answer.PASSES, "total < 1000 is true: total is '19.90'"),
                                new Rule(
                                        "residence",
                                        Answer.WAITS,
                                        "placed_at is of 2026-09-25; it is due from 2026-12-25 on (P90D, Europe/Berlin)"),
                                new Rule("hold", Answer.BLOCKS, "hold 4, Smith v. Jones, placed by jon"),
                                new Rule("paused", Answer.PASSES, "policy orders is not paused"),
                                new Rule("findings", Answer.PASSES, "a run finds nothing that it would refuse"),
                                new Rule(
                                        "last session",
                                        Answer.NOTE,
                                        "session 38 left it as changed: it was not due any more when its turn came")),
                        day,
                        null)));
    }

    private static Alert alert(long id, AlertKind kind, String subject, String message, String action) {
        return new Alert(
                id,
                kind,
                kind.severity(),
                subject,
                message,
                action,
                FakeOperations.NOW.minusSeconds(4000),
                FakeOperations.NOW,
                3,
                null);
    }

    /// Two alerts, and two runs of several policies.
    static void runs(FakeOperations operations) {
        operations.alerts.alerts.add(alert(
                1,
                AlertKind.FAILED,
                "policy orders",
                "session 7 is failed: policy orders: there is no table public.orders in shop; no row was moved",
                "holdfast session show 7"));
        operations.alerts.alerts.add(alert(
                2,
                AlertKind.LONG,
                "session 9",
                "policy deliveries has run for more than 60 minutes",
                "holdfast session show 9"));
        operations.estateRuns.reports.clear();
        operations.estateRuns.reports.add(operations.estateRuns.report(
                12,
                RunState.PARTIAL,
                FakeEstateRuns.done("orders", 120_000),
                FakeEstateRuns.done("stories", 8_450),
                FakeEstateRuns.failed(
                        "trades",
                        ErrorCode.UNREACHABLE,
                        "session 31 of trades: two: connection refused",
                        "holdfast doctor until the database answers, then holdfast run --resume 12")));
        operations.estateRuns.reports.add(
                operations.estateRuns.report(11, RunState.SUCCEEDED, FakeEstateRuns.done("orders", 1_000)));
    }
}
