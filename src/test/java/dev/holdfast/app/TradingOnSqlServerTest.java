package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.sqlserver.SqlServerDialect;
import dev.holdfast.dispose.PolicyQueue;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.Secrets;
import dev.holdfast.hold.TypedHold;
import dev.holdfast.hold.TypedScope;
import dev.holdfast.node.Features;
import dev.holdfast.node.Node;
import dev.holdfast.node.Verification;
import dev.holdfast.node.Verifier;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDocument;
import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.RestoreState;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Selection;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.RunState;
import dev.holdfast.run.RunWish;
import dev.holdfast.sample.SampleTexts;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.store.Links;
import dev.holdfast.store.Store;
import dev.holdfast.testing.SqlServerEngine;
import dev.holdfast.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// The sample trading on SQL Server, from its script to a clean verification: three sources and an archive, a table of
/// each kind. What is due is told by T-SQL of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@EnabledIfEnvironmentVariable(named = SqlServerEngine.URL, matches = ".+", disabledReason = SqlServerEngine.ABSENT)
final class TradingOnSqlServerTest {
    private static final long ROWS = 12_170;
    private static final String HELD = "C-00000001";
    private static final String ARCHIVE = "archive_db";
    private static final LocalDate TODAY = LocalDate.now(ZoneId.of("Europe/London"));

    /// @param date what age counts from; empty for the maturity of the contract
    private record Checked(String database, String name, String date, Period residence) {
        String due() {
            String from = " from dbo.[" + name + "] t ";
            LocalDate before = TODAY.minus(residence);
            return date.isEmpty()
                    ? from + "join dbo.[Contract] c on c.[contractId] = t.[contractId] where c.[maturityDate] < '"
                            + before + "'"
                    : from + "where t.[" + date + "] < '" + before + "'";
        }

        String policy() {
            return database.toLowerCase(java.util.Locale.ROOT) + "_"
                    + name.replaceAll("(?<!^)([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
        }
    }

    private static final List<Checked> TABLES = List.of(
            new Checked("SourceDB1", "Position", "", Period.ofMonths(13)),
            new Checked("SourceDB1", "Cashflow", "", Period.ofMonths(13)),
            new Checked("SourceDB1", "BatchRun", "startedAt", Period.ofDays(90)),
            new Checked("SourceDB2", "Trade", "", Period.ofMonths(13)),
            new Checked("SourceDB2", "InboundMessage", "receivedAt", Period.ofDays(90)),
            new Checked("SourceDB3", "PriceHistory", "asOfDate", Period.ofMonths(13)));

    private static final Pattern LINES_WITH_NAMES = Pattern.compile("(?m)^(table|age|retention_from|on) = .*$");

    private final SqlServerEngine server = new SqlServerEngine();
    private final boolean genuine = server.genuine();
    private final Store store = TestServer.freshStore();
    private final Estate estate = new Estate(
            store, new Secrets(server.environment()), Optional.empty(), _ -> new SqlServerDialect(), Links.DEFAULT);
    private final Clockwork clockwork = new Clockwork(InstantSource.system());
    private final Features features =
            Wiring.features(store, estate, clockwork, Failpoint.Listener.NONE, InstantSource.system());
    private final Node node = Node.open(features, clockwork, "test", InstantSource.system());
    private final Map<String, String> databases = new LinkedHashMap<>();
    private final Map<Checked, Long> due = new LinkedHashMap<>();
    private Optional<EstateRunReport> report = Optional.empty();

    @BeforeAll
    void loadHoldAndRun() throws SQLException {
        assumeThat(server.joinsBinaries()).as(SqlServerEngine.ADDS_BINARIES).isTrue();
        load(SampleTexts.script("trading", Engine.SQLSERVER, ROWS, 42, Instant.now()));
        PolicyDocument document = PolicyDocument.parse(LINES_WITH_NAMES
                .matcher(SampleTexts.policies("trading", Engine.SQLSERVER))
                .replaceAll(line -> spelt(line.group())));
        for (DatabaseSpec database : document.databases()) {
            estate.put(server.spec(database.name(), madeAs(database.databaseName())));
        }
        List<String> checked = TABLES.stream().map(Checked::policy).toList();
        List<PolicyDefinition> policies = document.policies().stream()
                .filter(policy -> checked.contains(policy.name()))
                .toList();
        assertThat(policies).hasSize(TABLES.size());
        features.authoring().apply(policies, Map.of(), "test", "trading");
        for (Checked table : TABLES) {
            due.put(table, number(table.database(), "select count_big(*)" + table.due()));
        }
        node.operations()
                .holds()
                .place(new TypedHold(
                        "Case 4711",
                        "Legal hold",
                        "admin",
                        List.of(TypedScope.matching(
                                spelt("sourcedb1/dbo.Position"),
                                spelt("contractId") + " = '" + HELD + "'",
                                "Europe/London")),
                        null));
        RunWish wish = new RunWish(null, Instant.now(), List.of(), 2, List.of(), 0, Duration.ZERO, true, false, "test");
        report = Optional.of(node.estateRuns().run(wish, _ -> {}));
    }

    /// A stand-in tells every name in small letters.
    private String spelt(String name) {
        return genuine ? name : name.toLowerCase(java.util.Locale.ROOT);
    }

    /// Runs the script's batches as `sqlcmd` would, each database under a name of this test's own.
    private void load(String script) throws SQLException {
        Connection connection = null;
        try {
            for (String batch : script.split("\nGO\n", -1)) {
                String sql = batch.strip();
                String name = sql.replaceAll("(?s).*\\[(\\w+)\\];$", "$1");
                if (sql.startsWith("create database ")) {
                    databases.put(name, server.freshDatabase(name.toLowerCase(java.util.Locale.ROOT)));
                } else if (sql.startsWith("use ")) {
                    if (connection != null) {
                        connection.close();
                    }
                    connection = server.connect(madeAs(name));
                } else if (!sql.isEmpty() && connection != null) {
                    server.execute(connection, sql);
                }
            }
        } finally {
            if (connection != null) {
                connection.close();
            }
        }
    }

    private String madeAs(String database) {
        return Objects.requireNonNull(databases.get(database), database);
    }

    @AfterAll
    void close() {
        node.close();
        estate.close();
        store.close();
    }

    private List<String> lines(String database, String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = server.connect(madeAs(database));
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            while (row.next()) {
                lines.add(row.getString(1));
            }
        }
        return lines;
    }

    private long number(String database, String sql) throws SQLException {
        return Long.parseLong(lines(database, sql).getFirst());
    }

    private long held() throws SQLException {
        Checked position = TABLES.getFirst();
        return number(
                position.database(), "select count_big(*)" + position.due() + " and t.[contractId] = '" + HELD + "'");
    }

    @Test
    @Order(1)
    void everyTableIsArchivedInItsTurnAndWhatIsDueIsInTheArchive() throws SQLException {
        assertThat(report.orElseThrow().run().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(report.orElseThrow().sessions())
                .hasSize(TABLES.size())
                .extracting(SessionView::state)
                .containsOnly(SessionState.SUCCEEDED);
        assertThat(held()).isPositive();
        for (Checked table : TABLES) {
            long stays = table.equals(TABLES.getFirst()) ? held() : 0;
            assertThat(due.get(table)).as(table.name()).isPositive();
            assertThat(number(ARCHIVE, "select count_big(*) from [%s].[%s]".formatted(table.database(), table.name())))
                    .as(table.name())
                    .isEqualTo(Objects.requireNonNull(due.get(table)) - stays);
            assertThat(number(table.database(), "select count_big(*)" + table.due()))
                    .as(table.name())
                    .isEqualTo(stays);
        }
    }

    @Test
    void retentionIsCountedFromTheMaturityOfTheContract() throws SQLException {
        Map<String, LocalDate> maturity = new LinkedHashMap<>();
        lines(
                        "SourceDB1",
                        "select concat([contractId], N' ', convert(nvarchar(10), [maturityDate], 23)) from dbo.[Contract]"
                                + " where [maturityDate] is not null")
                .forEach(line -> maturity.put(line.substring(0, 10), LocalDate.parse(line.substring(11))));

        assertThat(lines(
                        ARCHIVE,
                        "select distinct concat([contractId], N' ', replace(convert(nvarchar(19), hf_retain_until, 121), N' ', N'T'))"
                                + " from [SourceDB1].[Position]"))
                .isNotEmpty()
                .allSatisfy(line -> {
                    Instant until = Instant.parse(line.substring(11) + "Z");
                    LocalDate end = until.atZone(ZoneId.of("Europe/London")).toLocalDate();
                    LocalDate from = Objects.requireNonNull(maturity.get(line.substring(0, 10)), line);
                    assertThat(end)
                            .as(line)
                            .isEqualTo(from.plusYears(8).plusMonths(1).plusDays(1));
                });
    }

    @Test
    void theDisposalQueueHasWhatHasEnded() {
        PolicyQueue positions = node.operations()
                .disposals()
                .queue(List.of("sourcedb1_position"))
                .getFirst();

        assertThat(positions.ended()).isPositive();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void nothingDiffersAndAPositionComesBack() throws SQLException {
        Verification found = new Verifier(features, store.installation()).verify(List.of(), List.of());
        assertThat(found.differences()).isEmpty();
        String key = lines(
                        ARCHIVE,
                        "select concat([basketId], N'|', [positionId], N'|', convert(nvarchar(10), max([businessDate]), 23))"
                                + " from [SourceDB1].[Position] group by [basketId], [positionId] order by 1")
                .getFirst();

        RestoreView back = node.restores()
                .run(
                        new RestoreWish(
                                new Selection.OfKeys(
                                        spelt("sourcedb1/dbo.Position"), List.of(List.of(key.split("\\|"))), 0),
                                false,
                                OnConflict.FAIL,
                                Pinning.NONE,
                                List.of(),
                                "ann",
                                "audit"),
                        null);

        assertThat(back.error()).isEmpty();
        assertThat(back.state()).isEqualTo(RestoreState.DONE);
        assertThat(back.restored()).isEqualTo(1);
        assertThat(new Verifier(features, store.installation())
                        .verify(List.of(), List.of())
                        .differences())
                .isEmpty();
    }
}
