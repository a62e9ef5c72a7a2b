package dev.holdfast.console.growth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.LaterBackground;
import dev.holdfast.console.chart.Area;
import dev.holdfast.console.chart.Area.Kind;
import dev.holdfast.growth.SampledDatabase;
import dev.holdfast.growth.Subject;
import dev.holdfast.growth.TableGrowth;
import dev.holdfast.testing.SomeGrowth;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GrowthModelTest {
    private final FakeOperations operations = new FakeOperations();

    private GrowthModel model() {
        SomeGrowth.shop(operations.growth, FakeOperations.NOW);
        GrowthModel model = new GrowthModel(operations, new DirectBackground(), FakeOperations.clock());
        model.refresh();
        return model;
    }

    private static GrowthView view(GrowthModel model) {
        return Objects.requireNonNull(model.viewProperty().get());
    }

    private static List<String> tables(GrowthModel model) {
        return view(model).rows().stream()
                .map(row -> row.growth().table().table())
                .toList();
    }

    @Test
    void partitionsAreNotCountedBesideTheirTable() {
        GrowthView view = view(model());

        assertThat(view.rows()).noneMatch(GrowthRow::partition);
        assertThat(view.bytes())
                .isEqualTo(operations.growth.databases.getFirst().bytes())
                .isEqualTo(view.all().bytes());
        assertThat(view.all().tables()).isEqualTo(13);
    }

    @Test
    void everyWordOfTheFilterMustBeThereAndPoliciesAreFound() {
        GrowthModel model = model();

        model.filter("ORDER lines");
        assertThat(tables(model)).containsExactly("order_lines");
        model.filter("billing");
        assertThat(tables(model)).containsExactly("entries", "accounts", "rates");
        assertThat(view(model).all().inside().getFirst().inside())
                .extracting(Area::name)
                .containsExactly("billing");
        model.filter("no such");
        assertThat(view(model).rows()).isEmpty();
    }

    @Test
    void whatIsNotKnownIsLastBothWays() {
        GrowthModel model = model();

        model.sort(SortKey.GROWTH, true);
        assertThat(tables(model)).startsWith("messages").endsWith("accounts");
        model.sort(SortKey.GROWTH, false);
        assertThat(tables(model)).startsWith("carts").endsWith("accounts");
    }

    @Test
    void anAreaThatIsEnteredNarrowsTheRowsAndATableShowsItsPartitions() {
        GrowthModel model = model();
        Area schema = view(model).all().inside().getFirst().inside().getFirst();
        Area events = schema.inside().stream()
                .filter(area -> area.name().equals("events"))
                .findFirst()
                .orElseThrow();

        model.reach(schema);
        assertThat(tables(model)).hasSize(10).doesNotContain("entries");
        model.reach(events);
        assertThat(view(model).rows()).hasSize(14).allMatch(GrowthRow::partition);
        model.reach(Area.of(Kind.REST, "public/…1", "2 smaller", schema.inside().subList(3, 5)));
        assertThat(tables(model)).containsExactly("events", "deliveries");
    }

    @Test
    void theDatabaseIsLookedAtUntilATableIsChosen() {
        GrowthModel model = model();
        assertThat(model.subjectProperty().get()).isEqualTo(Subject.database("shop"));
        assertThat(Objects.requireNonNull(model.detailProperty().get()).series().points())
                .isNotEmpty();

        model.select(view(model).rows().get(1));

        SubjectView detail = Objects.requireNonNull(model.detailProperty().get());
        assertThat(detail.wish().subject().toString()).isEqualTo("shop/public.orders");
        assertThat(detail.sessions()).hasSize(5);
        model.range(Range.WEEK);
        assertThat(Objects.requireNonNull(model.detailProperty().get()).sessions())
                .hasSize(1);
    }

    @Test
    void tablesAreReadAgainForANewerSampleOnly() {
        GrowthModel model = model();
        TableGrowth more = operations.growth.tables.getFirst();
        operations.growth.tables.remove(more);

        model.refresh();
        assertThat(view(model).matching()).isEqualTo(13);
        operations.growth.databases.set(0, sampledAnew(operations.growth.databases.getFirst()));
        model.refresh();

        assertThat(view(model).matching()).isEqualTo(12);
    }

    @Test
    void tablesStandThereWhileItIsReckonedWhetherPoliciesKeepUp() {
        SomeGrowth.shop(operations.growth, FakeOperations.NOW);
        LaterBackground later = new LaterBackground();
        GrowthModel model = new GrowthModel(operations, later, FakeOperations.clock());
        model.refresh();
        later.next(); // the tables; then what asks for the catch-ups, for the view, and for the database's figures
        assertThat(model.overviewProperty().get().rows()).isNotEmpty();
        assertThat(model.overviewProperty().get().catchUps()).isNull();
        assertThat(judged(model)).isEmpty();

        later.all();
        List<String> judged = judged(model);
        assertThat(judged).isNotEmpty();
        operations.growth.databases.set(0, sampledAnew(operations.growth.databases.getFirst()));
        operations.growth.catchUps.clear();
        model.refresh();
        later.next();
        assertThat(judged(model))
                .as("the last ones, until there are newer ones")
                .isEqualTo(judged);
        later.all();
        assertThat(judged(model)).isEmpty();
        assertThat(view(model).rows()).allMatch(row -> row.catchUp() == null);
    }

    @Test
    void whatPoliciesKeepUpWithChangesTheirRowsAndNeitherTheOthersNorTheAreas() {
        SomeGrowth.shop(operations.growth, FakeOperations.NOW);
        LaterBackground later = new LaterBackground();
        GrowthModel model = new GrowthModel(operations, later, FakeOperations.clock());
        model.refresh();
        while (model.viewProperty().get() == null) {
            later.next();
        }
        GrowthView read = view(model);
        assertThat(judged(model)).isEmpty();

        later.all();

        assertThat(judged(model)).isNotEmpty();
        assertThat(view(model).drawn()).isEqualTo(read.drawn());
        assertThat(view(model).all()).isSameAs(read.all());
        assertThat(view(model).rows().stream().filter(row -> row.catchUp() == null))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(read.rows())
                        .filteredOn(before -> before.id().equals(row.id()))
                        .singleElement()
                        .isSameAs(row));

        operations.growth.databases.set(0, sampledAnew(operations.growth.databases.getFirst()));
        model.refresh();
        later.all();
        assertThat(view(model).drawn()).as("tables were read anew").isNotEqualTo(read.drawn());
    }

    private static List<String> judged(GrowthModel model) {
        return model.overviewProperty().get().rows().stream()
                .filter(row -> row.catchUp() != null)
                .map(GrowthRow::id)
                .toList();
    }

    private static SampledDatabase sampledAnew(SampledDatabase before) {
        return new SampledDatabase(
                before.database(),
                before.since(),
                FakeOperations.NOW,
                before.millis(),
                before.bytes(),
                before.tables(),
                null,
                null,
                List.of(),
                null);
    }

    @Test
    void anAnswerToAnEarlierQuestionIsNotShown() {
        SomeGrowth.shop(operations.growth, FakeOperations.NOW);
        LaterBackground later = new LaterBackground();
        GrowthModel model = new GrowthModel(operations, later, FakeOperations.clock());
        model.refresh();
        later.all();

        model.select(view(model).rows().get(1));
        model.select(view(model).rows().getLast());
        later.next();
        assertThat(model.detailProperty().get()).isNull();
    }

    @Test
    void theForecastIsDrawnNoFurtherThanHalfOfWhatIsShown() {
        var now = FakeOperations.NOW;

        assertThat(Range.ALL.daysAhead(now.minus(Duration.ofDays(80)), now)).isEqualTo(40);
        assertThat(Range.MONTH.daysAhead(now.minus(Duration.ofDays(30)), now)).isEqualTo(15);
        assertThat(Range.YEAR.daysAhead(now.minus(Duration.ofDays(3)), now)).isEqualTo(7);
    }
}
