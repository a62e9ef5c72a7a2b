package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.TableName;
import dev.holdfast.dispose.PolicyQueue;
import dev.holdfast.hold.TypedHold;
import dev.holdfast.hold.TypedScope;
import dev.holdfast.node.Features;
import dev.holdfast.node.Node;
import dev.holdfast.node.Verification;
import dev.holdfast.node.Verifier;
import dev.holdfast.policy.Policy;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.RunSchedule;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunWish;
import dev.holdfast.sample.SampleLoader;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The sample trading from its generator to a clean verification, with one table of each kind in each database; the
/// campaign has all 120. What is due is told by SQL of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TradingTest {
    private static final long ROWS = 30_420;
    private static final String HELD = "C-00000001";
    private static final String ARCHIVE = "archive_db";
    private static final String TODAY = "date_trunc('day', now() at time zone 'Europe/London')";
    private static final String MATURED = "c.\"maturityDate\" < " + TODAY + " - interval '13 months'";

    /// @param key its columns, in order; @param date what `DATE_BASED` counts from, empty for `CONTRACT_MATURITY`
    private record Checked(String database, String name, String key, String date, String residence) {
        String due(String columns) {
            String from = " from dbo.\"" + name + "\" t ";
            return "select " + columns + from
                    + (date.isEmpty()
                            ? "join dbo.\"Contract\" c using (\"contractId\") where " + MATURED
                            : "where t.\"" + date + "\" < " + TODAY + " - interval '" + residence + "'");
        }

        String keys() {
            return "(" + key + ")::text";
        }

        String policy() {
            return database.toLowerCase(Locale.ROOT) + "_"
                    + name.replaceAll("(?<!^)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        }
    }

    private static Checked byContract(String database, String name, String key) {
        return new Checked(database, name, key, "", "");
    }

    private static final List<Checked> TABLES = List.of(
            byContract("SourceDB1", "Position", "\"basketId\", \"positionId\", \"businessDate\""),
            byContract("SourceDB1", "Valuation", "\"contractId\", \"valuationDate\""),
            byContract("SourceDB1", "RiskMeasure", "\"riskRunId\", measure, \"contractId\""),
            byContract("SourceDB1", "Cashflow", "\"contractId\", \"flowNo\""),
            new Checked("SourceDB1", "PositionAuditLog", "\"auditId\"", "loggedAt", "90 days"),
            new Checked("SourceDB1", "BatchRun", "\"runId\"", "startedAt", "90 days"),
            byContract("SourceDB2", "Trade", "\"tradeId\""),
            byContract("SourceDB2", "SettlementInstruction", "\"settlementId\""),
            byContract("SourceDB2", "RegulatoryReport", "\"contractId\", \"eventNo\""),
            new Checked("SourceDB2", "NostroBalance", "\"accountId\", currency, \"asOfDate\"", "asOfDate", "13 months"),
            new Checked("SourceDB2", "InboundMessage", "\"queueName\", \"messageNo\"", "receivedAt", "90 days"),
            new Checked("SourceDB2", "DebugTrace", "\"traceId\"", "tracedAt", "90 days"),
            new Checked("SourceDB3", "PriceHistory", "\"instrumentId\", \"asOfDate\", source", "asOfDate", "13 months"),
            new Checked("SourceDB3", "YieldCurve", "\"curveId\", tenor, \"asOfDate\"", "asOfDate", "13 months"),
            new Checked("SourceDB3", "InstrumentVersion", "\"entityId\", \"asOfDate\"", "asOfDate", "13 months"));

    private final SampleEngine engine = new SampleEngine("trading");
    private final Node node = engine.node;
    private final Features features = engine.features;
    private final SampleLoader samples = engine.samples;
    private final SampleDemo demo = engine.demo;

    private final Map<Checked, List<String>> due = new LinkedHashMap<>();
    private List<String> roots = List.of();
    private List<String> heldPositions = List.of();
    private List<String> heldTrades = List.of();
    private long ended;
    private Optional<EstateRunReport> report = Optional.empty();

    @BeforeAll
    void loadHoldAndRun() {
        demo.load(ROWS, 42, (_, _, _) -> {});
        roots = demo.applyPolicies("test");
        List<String> checked = TABLES.stream().map(Checked::policy).toList();
        roots.stream().filter(policy -> !checked.contains(policy)).forEach(policy -> features.policies()
                .pause(policy, "test", "not checked here"));
        TABLES.forEach(table -> due.put(table, lines(table.database(), table.due(table.keys()) + " order by 1")));
        String held = " where \"contractId\" = '" + HELD + "' order by 1";
        heldPositions = lines("SourceDB1", "select " + TABLES.getFirst().keys() + " from dbo.\"Position\"" + held);
        heldTrades = lines("SourceDB2", "select (\"tradeId\")::text from dbo.\"Trade\"" + held);
        ended = number(
                "SourceDB1",
                TABLES.getFirst().due("count(*)") + " and \"contractId\" <> '" + HELD
                        + "' and c.\"maturityDate\" + interval '8 years 1 month 1 day' <= now() at time zone 'Europe/London'");
        node.operations()
                .holds()
                .place(new TypedHold(
                        "Case 4711",
                        "Legal hold",
                        "admin",
                        List.of(held("sourcedb1/dbo.Position"), held("sourcedb2/dbo.Trade")),
                        null));
        RunWish wish = new RunWish(null, Instant.now(), List.of(), 2, List.of(), 0, Duration.ZERO, true, false, "test");
        report = Optional.of(node.estateRuns().run(wish, _ -> {}));
    }

    private static TypedScope held(String table) {
        return TypedScope.matching(table, "contractId = '" + HELD + "'", "Europe/London");
    }

    @AfterAll
    void close() {
        engine.close();
    }

    private List<String> lines(String database, String sql) {
        return engine.lines(database, sql);
    }

    private long number(String database, String sql) {
        return engine.number(database, sql);
    }

    private List<SessionView> sessions() {
        return report.orElseThrow().sessions();
    }

    @Test
    void hundredAndTwentyTablesOfThreeDatabasesHaveAPolicyEach() {
        assertThat(roots).hasSize(120).contains("sourcedb1_position", "sourcedb2_trade", "sourcedb3_price_history");
        assertThat(demo.schedule("test"))
                .map(RunSchedule::cron)
                .as("as the seed's CronJob")
                .contains("0 0 2 ? * SUN");
        assertThat(features.policies().all())
                .extracting(Policy::cronExpression)
                .as("a policy with a cron would not wait for its turn")
                .containsOnly(Optional.empty());
        assertThat(report.orElseThrow().run().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(sessions())
                .hasSize(TABLES.size())
                .extracting(SessionView::state)
                .containsOnly(SessionState.SUCCEEDED);
    }

    @Test
    void theArchiveHasWhatIsDueUnderTheNamesAndKeysOfItsSource() {
        due.forEach((table, keys) -> {
            List<String> going = new ArrayList<>(keys);
            going.removeAll(table.name().equals("Position") ? heldPositions : List.of());
            going.removeAll(table.name().equals("Trade") ? heldTrades : List.of());
            assertThat(lines(
                            ARCHIVE,
                            "select %s from \"%s\".\"%s\" t order by 1"
                                    .formatted(table.keys(), table.database(), table.name())))
                    .as(table.name())
                    .isNotEmpty()
                    .isEqualTo(going);
            assertThat(lines(
                            ARCHIVE,
                            "select pg_get_constraintdef(oid) from pg_constraint where contype = 'p' and conrelid = '\"%s\".\"%s\"'::regclass"
                                    .formatted(table.database(), table.name())))
                    .as(table.name())
                    .singleElement()
                    .asString()
                    .startsWith("PRIMARY KEY (" + table.key());
        });
    }

    @Test
    void whatBelongsToAHeldContractStaysHoweverOldItIs() {
        assertThat(heldPositions).isNotEmpty();
        assertThat(heldTrades).isNotEmpty();
        assertThat(lines("SourceDB1", TABLES.getFirst().due(TABLES.getFirst().keys()) + " order by 1"))
                .isEqualTo(heldPositions);
        assertThat(lines(
                        "SourceDB2",
                        "select t.\"tradeId\"::text from dbo.\"Trade\" t where \"contractId\" = '" + HELD
                                + "' order by 1"))
                .isEqualTo(heldTrades);
        assertThat(number(
                        ARCHIVE,
                        "select count(*) from \"SourceDB1\".\"Position\" where \"contractId\" = '" + HELD + "'"))
                .isZero();
    }

    @Test
    void contractsWithoutAnEndKeepTheirPositions() {
        String open =
                " from dbo.\"Position\" join dbo.\"Contract\" using (\"contractId\") where \"maturityDate\" is null";

        assertThat(number("SourceDB1", "select count(*)" + open)).isPositive();
        assertThat(number("SourceDB1", "select count(*) from dbo.\"Contract\""))
                .as("contracts stay")
                .isEqualTo(240);
    }

    @Test
    void aPolicyWaitsForThoseOfLowerPriority() {
        Map<Integer, List<SessionView>> turns = new TreeMap<>();
        report.orElseThrow().lines().forEach(line -> turns.computeIfAbsent(line.priority(), _ -> new ArrayList<>())
                .addAll(sessions().stream()
                        .filter(session -> session.id() == line.session())
                        .toList()));
        List<List<SessionView>> inTurn = List.copyOf(turns.values());

        assertThat(turns.keySet()).containsExactly(10, 20, 30, 40, 50, 60, 80, 90);
        for (int i = 1; i < inTurn.size(); i++) {
            Instant lastEnd = inTurn.get(i - 1).stream()
                    .map(session -> Objects.requireNonNull(session.endedAt()))
                    .max(Instant::compareTo)
                    .orElseThrow();
            assertThat(inTurn.get(i))
                    .allSatisfy(session -> assertThat(session.startedAt()).isAfterOrEqualTo(lastEnd));
        }
    }

    @Test
    void retentionIsCountedFromMaturityOfTheContractOrFromArchiving() {
        Map<String, String> maturity = new LinkedHashMap<>();
        lines(
                        "SourceDB1",
                        "select \"contractId\" || ' ' || (\"maturityDate\" + interval '8 years 1 month 1 day')"
                                + " from dbo.\"Contract\" where \"maturityDate\" is not null")
                .forEach(line -> maturity.put(line.substring(0, 10), line.substring(11)));

        assertThat(lines(
                        ARCHIVE,
                        "select distinct \"contractId\" || ' ' || (hf_retain_until at time zone 'Europe/London')"
                                + " from \"SourceDB1\".\"Position\""))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.substring(11)).isEqualTo(maturity.get(line.substring(0, 10))));
        assertThat(keptOtherwise("SourceDB3", "PriceHistory", "3 years")).isZero();
        assertThat(keptOtherwise("SourceDB1", "PositionAuditLog", "1 year")).isZero();
    }

    private long keptOtherwise(String schema, String table, String period) {
        return number(ARCHIVE, """
                select count(*) from "%s"."%s" where hf_retain_until is distinct from
                  ((hf_archived_at at time zone 'Europe/London') + interval '%s') at time zone 'Europe/London'""".formatted(schema, table, period));
    }

    @Test
    void theDisposalQueueHasWhatHasEndedAlready() {
        PolicyQueue positions = node.operations()
                .disposals()
                .queue(List.of("sourcedb1_position"))
                .getFirst();
        PolicyQueue audits = node.operations()
                .disposals()
                .queue(List.of("sourcedb1_position_audit_log"))
                .getFirst();

        assertThat(positions.ended()).isEqualTo(ended).isPositive();
        assertThat(audits.ended()).isZero();
    }

    /// The statements of the manual, which are the seed's.
    @Test
    void theStatementsOfTheManualReadTheArchive() throws IOException {
        String manual = Files.readString(Path.of("src/site/markdown/trading.md"));
        String contract = lines(ARCHIVE, "select max(\"contractId\") from \"SourceDB1\".\"Position\"")
                .getFirst();
        Matcher statements =
                Pattern.compile("    (select [^;]*\"SourceDB1\"[^;]*);").matcher(manual);
        int found = 0;
        while (statements.find()) {
            found++;
            String statement = statements.group(1).replace("your-contract-id", contract);
            assertThat(number(ARCHIVE, "select count(*) from (" + statement + ") read"))
                    .as(statement)
                    .isPositive();
        }
        assertThat(found).isEqualTo(2);
    }

    @Test
    void everyGeneratedRowIsFoundOnceAndNothingDiffers() {
        List<Verifier.GeneratedTable> generated = new ArrayList<>();
        samples.find("trading")
                .orElseThrow()
                .tables()
                .forEach((database, tables) -> tables.forEach((table, rows) ->
                        generated.add(new Verifier.GeneratedTable(database, TableName.parse(table, "dbo"), rows))));

        Verification found = new Verifier(features, features.store().installation()).verify(List.of(), generated);

        assertThat(found.differences()).isEmpty();
        assertThat(found.samples()).hasSize(122).allSatisfy(sample -> assertThat(sample.inSource() + sample.inArchive())
                .as(sample.table())
                .isEqualTo(sample.generated()));
        assertThat(found.samples().stream()
                        .mapToLong(Verification.SampleCount::generated)
                        .sum())
                .isEqualTo(ROWS);
    }
}
