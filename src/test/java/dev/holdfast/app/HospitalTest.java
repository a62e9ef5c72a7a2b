package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.cli.Demo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.history.ExportFormat;
import dev.holdfast.history.HistoryQuery;
import dev.holdfast.history.Where;
import dev.holdfast.node.Features;
import dev.holdfast.node.Node;
import dev.holdfast.node.Verification;
import dev.holdfast.node.Verifier;
import dev.holdfast.sample.SampleLoader;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The sample hospital from its generator to a clean verification. What is due is told by SQL of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HospitalTest {
    private static final long ROWS = 5000;
    private static final String SOURCE = "hospital";
    private static final String VAULT = "hospital_vault";

    /// Of a table with the seed's columns `status` and `created_at`: the wall clock of the policy's zone, whole days.
    private static final String OLD =
            "created_at < date_trunc('day', now() at time zone 'Europe/Berlin') - interval '90 days'";

    private static final String DUE_ORDERS =
            "select %s from medication_orders where status in ('completed', 'discontinued') and " + OLD;
    private static final String DUE_TRANSFERS =
            "select %s from drug_transfers where status in ('completed', 'cancelled') and " + OLD;

    private final SampleEngine engine = new SampleEngine(SOURCE);
    private final Node node = engine.node;
    private final Features features = engine.features;
    private final SampleLoader samples = engine.samples;
    private final SampleDemo demo = engine.demo;

    private List<String> dueOrders = List.of();
    private List<String> dueAdministrations = List.of();
    private List<String> dueTransfers = List.of();
    private List<String> roots = List.of();
    private List<SessionView> sessions = List.of();

    /// A patient with a long-term therapy, who has orders in both places after the run.
    private String patient = "";

    private List<String> ordersOfThePatient = List.of();

    /// The load is killed once: all that follows stands on one that was finished.
    @BeforeAll
    void loadAndRun() {
        assertThatThrownBy(() -> demo.load(ROWS, 42, (table, _, _) -> {
                    if (table.equals("hospital.drug_transfers")) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessageContaining("sample hospital is not loaded");
        SampleDemo.finishInterrupted(samples, features, InstantSource.system(), Optional.empty(), "test");
        dueOrders = lines(SOURCE, DUE_ORDERS.formatted("id") + " order by id");
        dueAdministrations = lines(
                SOURCE,
                "select id from medication_administrations where order_id in (" + DUE_ORDERS.formatted("id")
                        + ") order by id");
        dueTransfers = lines(SOURCE, DUE_TRANSFERS.formatted("id") + " order by id");
        patient = lines(SOURCE, """
                select patient_id from medication_orders
                group by patient_id having count(*) filter (where status = 'active') = 1 and count(*) > 3
                order by count(*) desc, patient_id""").getFirst();
        ordersOfThePatient = lines(
                SOURCE,
                "select id from medication_orders where patient_id = '%s' order by created_at".formatted(patient));
        roots = demo.applyPolicies("test");
        sessions = engine.run(roots);
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

    private long everywhere(String table) {
        return number(
                SOURCE,
                "select (select count(*) from %1$s) + (select count(*) from hospital_archive.%1$s)".formatted(table));
    }

    @Test
    void theGeneratorKeepsTheProportionsOfTheSeedAndMakesNothingOfTheFuture() {
        long orders = everywhere("medication_orders");

        assertThat(demo.loaded()).map(Demo.LoadedSample::rows).contains(ROWS);
        assertThat(everywhere("medication_administrations")).isEqualTo(3 * orders);
        assertThat(number(SOURCE, "select count(*) from drug_transfers")
                        + number(VAULT, "select count(*) from hospital.drug_transfers"))
                .isEqualTo(orders / 10);
        assertThat(100L * dueOrders.size() / orders).isBetween(70L, 80L);
        assertThat(number(SOURCE, """
                select count(*) from (
                  select greatest(created_at, ended_at) as at from medication_orders
                  union all select administered_at from medication_administrations
                  union all select coalesce(received_at, created_at) from drug_transfers) made
                where at > now() at time zone 'Europe/Berlin'""")).isZero();
    }

    @Test
    void aRunTakesWhatEndedMoreThanNinetyDaysAgoWithItsAdministrationsAndNothingElse() {
        assertThat(roots).containsExactly("medication_orders", "drug_transfers");
        assertThat(sessions).extracting(SessionView::policy).containsExactlyElementsOf(roots);
        assertThat(sessions).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);
        assertThat(dueOrders).isNotEmpty();
        assertThat(dueTransfers).isNotEmpty();

        assertThat(lines(SOURCE, "select id from hospital_archive.medication_orders order by id"))
                .isEqualTo(dueOrders);
        assertThat(lines(SOURCE, "select id from hospital_archive.medication_administrations order by id"))
                .isEqualTo(dueAdministrations);
        assertThat(lines(VAULT, "select id from hospital.drug_transfers order by id"))
                .isEqualTo(dueTransfers);
        assertThat(number(SOURCE, DUE_ORDERS.formatted("count(*)"))).isZero();
    }

    @Test
    void noActiveOrderGoesHoweverOldItIsAndNoYoungOneThatEnded() {
        assertThat(number(SOURCE, "select count(*) from hospital_archive.medication_orders where status = 'active'"))
                .isZero();
        assertThat(number(SOURCE, "select count(*) from medication_orders where status = 'active' and " + OLD))
                .isPositive();
        assertThat(number(SOURCE, "select count(*) from medication_orders where status <> 'active'"))
                .isPositive();
    }

    @Test
    void archivedRowsAreKeptForSevenYears() {
        String short7 = " where hf_retain_until < hf_archived_at + interval '7 years' - interval '1 day'";

        assertThat(number(SOURCE, "select count(*) from hospital_archive.medication_orders" + short7))
                .isZero();
        assertThat(number(VAULT, "select count(*) from hospital.drug_transfers" + short7))
                .isZero();
    }

    /// The statement of the manual.
    @Test
    void oneStatementReadsTheWholeHistoryOfAPatient() throws IOException {
        String manual = Files.readString(Path.of("src/site/markdown/hospital.md"));
        Matcher statement =
                Pattern.compile("    (select hf_where.*?);", Pattern.DOTALL).matcher(manual);
        assertThat(statement.find()).isTrue();
        String history = statement.group(1).replace(":patient", "'" + patient + "'");

        node.operations().history().createView("hospital/medication_orders", "hf_history", "test");

        assertThat(lines(SOURCE, "select id from (" + history + ") history")).isEqualTo(ordersOfThePatient);
        assertThat(lines(SOURCE, "select distinct hf_where from (" + history + ") history order by 1"))
                .containsExactly("hot", "warm");
    }

    @Test
    void theArchivedOrdersOfAPatientGoToAFile(@TempDir Path directory) throws IOException {
        List<String> archived = new ArrayList<>(ordersOfThePatient);
        archived.retainAll(dueOrders);
        HistoryQuery query = new HistoryQuery(
                "hospital/medication_orders",
                List.of(),
                "patient_id = '" + patient + "'",
                ZoneOffset.UTC,
                Set.of(Where.WARM),
                List.of(),
                100,
                HistoryQuery.USUAL_PATIENCE);

        node.operations()
                .history()
                .export(
                        query,
                        ExportFormat.CSV,
                        directory.resolve("patient.csv"),
                        false,
                        "test",
                        _ -> {},
                        new Cancellation());

        String file = Files.readString(directory.resolve("patient.csv"));
        assertThat(ordersOfThePatient)
                .filteredOn(order -> file.contains("," + order + ","))
                .containsExactlyElementsOf(archived)
                .isNotEmpty();
        assertThat(file.lines()).hasSize(1 + archived.size());
    }

    @Test
    void aSecondRunFindsNothing() {
        assertThat(engine.run(roots)).hasSize(2).allSatisfy(session -> {
            assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
            assertThat(session.archivedRows()).isZero();
        });
    }

    @Test
    void everyGeneratedRowIsFoundOnceAndNothingDiffers() {
        List<Verifier.GeneratedTable> generated = new ArrayList<>();
        samples.find(SOURCE)
                .orElseThrow()
                .tables()
                .forEach((database, tables) -> tables.forEach((table, rows) ->
                        generated.add(new Verifier.GeneratedTable(database, TableName.parse(table, "public"), rows))));

        Verification found = new Verifier(features, features.store().installation()).verify(List.of(), generated);

        assertThat(found.differences()).isEmpty();
        assertThat(found.rowsChecked()).isEqualTo(dueOrders.size() + dueAdministrations.size() + dueTransfers.size());
        assertThat(found.samples()).hasSize(6).allSatisfy(sample -> assertThat(sample.inSource() + sample.inArchive())
                .as(sample.table())
                .isEqualTo(sample.generated()));
    }

    @Test
    void anotherSizeThanTheOneThatStandsIsRefused() {
        assertThatThrownBy(() -> demo.load(ROWS + 1, 42, (_, _, _) -> {}))
                .hasMessageContaining("sample hospital stands with 5000 rows of seed 42, not 5001 of seed 42");
        assertThat(demo.load(ROWS, 42, (_, _, _) -> {}).rows()).isEqualTo(ROWS);
    }

    @Test
    void aPolicyThatSomebodyPausedIsLeftOut() {
        features.policies().pause("drug_transfers", "test", "stocktaking");
        try {
            assertThat(demo.applyPolicies("test")).containsExactly("medication_orders");
        } finally {
            features.policies().resume("drug_transfers", "test");
        }
    }
}
