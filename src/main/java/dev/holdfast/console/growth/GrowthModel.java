package dev.holdfast.console.growth;

import dev.holdfast.console.chart.Area;
import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.growth.GrowthView.Wish;
import dev.holdfast.growth.SampleOutcome;
import dev.holdfast.growth.SampledDatabase;
import dev.holdfast.growth.Subject;
import dev.holdfast.growth.TableGrowth;
import dev.holdfast.node.GrowthOperations;
import dev.holdfast.node.Operations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/// All tables as the newest samples show them, the part that is looked at, and what is known of one of them.
///
/// Filtering, sorting and adding up run in the background, one at a time: what a person asked for last is what stays.
public final class GrowthModel {
    /// Tables are read again when there is a newer sample, and else no more often than this.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final GrowthOperations growth;
    private final Background background;
    private final InstantSource clock;
    private final Refresh<Optional<Overview>> reading;
    private final Refresh<Judged> judging;
    private final Refresh<GrowthView> viewing;
    private final Refresh<Optional<SubjectView>> asking;

    private final ReadOnlyObjectWrapper<Overview> overview = new ReadOnlyObjectWrapper<>(Overview.NONE);
    private final ReadOnlyObjectWrapper<@Nullable GrowthView> view = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable GrowthRow> selected = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Subject> subject = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable SubjectView> detail = new ReadOnlyObjectWrapper<>();
    private Range range = Range.MONTH;
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper detailProblem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper sampling = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<List<SampleOutcome>> sampled = new ReadOnlyObjectWrapper<>(List.of());

    /// Read by background threads.
    private volatile Overview read = Overview.NONE;

    private volatile Wish wish = Wish.FIRST;
    private volatile @Nullable GrowthView looked;
    private volatile SubjectView.@Nullable Wish asked;

    /// @param from what was judged
    private record Judged(Overview from, Overview overview) {}

    GrowthModel(Operations operations, Background background, InstantSource clock) {
        this.growth = operations.growth();
        this.background = background;
        this.clock = clock;
        this.reading = new Refresh<>(background, this::read, this::showRead, failure -> problem.set(message(failure)));
        this.judging =
                new Refresh<>(background, this::judge, this::showJudged, failure -> problem.set(message(failure)));
        this.viewing = new Refresh<>(background, this::look, this::show, failure -> problem.set(message(failure)));
        this.asking = new Refresh<>(
                background, this::readSubject, this::showSubject, failure -> detailProblem.set(message(failure)));
    }

    void refresh() {
        reading.ask();
    }

    private GrowthView look() {
        Overview from = read;
        GrowthView found = GrowthView.of(from.rows(), from.reading(), wish, looked);
        looked = found;
        return found;
    }

    /// @return empty when there is nothing new
    private Optional<Overview> read() {
        List<SampledDatabase> databases = growth.databases();
        Overview before = read;
        if (before.at() != null
                && databases.equals(before.databases())
                && before.at().plus(PATIENCE).isAfter(clock.instant())) {
            return Optional.empty();
        }
        return Optional.of(before.next(databases, growth.tables(""), clock.instant()));
    }

    private Judged judge() {
        Overview from = read;
        List<TableGrowth> tables = from.rows().stream().map(GrowthRow::growth).toList();
        return new Judged(from, from.judged(growth.catchUps(tables)));
    }

    /// Of a reading that another has followed meanwhile nothing is shown: that one is judged next.
    private void showJudged(Judged judged) {
        if (judged.from().number() == read.number()) {
            take(judged.overview());
        }
    }

    private void take(Overview found) {
        read = found.numbered(read.number() + 1);
        overview.set(read);
        viewing.ask();
    }

    private void showRead(Optional<Overview> found) {
        problem.set("");
        if (found.isEmpty()) {
            return;
        }
        take(found.get());
        judging.ask();
        if (subject.get() == null || read.since(subject.get()) == null) {
            lookAtDatabase(wish.reach());
        } else {
            ask();
        }
    }

    private void show(GrowthView found) {
        view.set(found);
        GrowthRow before = selected.get();
        if (before != null) {
            read.rows().stream()
                    .filter(row -> row.id().equals(before.id()))
                    .findFirst()
                    .ifPresent(selected::set);
        }
    }

    private void wish(Wish next) {
        if (!next.equals(wish)) {
            wish = next;
            viewing.ask();
        }
    }

    void filter(String text) {
        wish(wish.filtered(text));
    }

    void sort(SortKey by, boolean downwards) {
        wish(wish.sorted(by, downwards));
    }

    /// All tables, or the first of them.
    void everything(boolean all) {
        wish(wish.complete(all));
    }

    /// Narrows the rows to an area, and looks at its database as a whole while no table is chosen.
    void reach(Area area) {
        Set<String> parts = area.kind() == Area.Kind.REST
                ? area.inside().stream().map(Area::id).collect(Collectors.toSet())
                : Set.of();
        wish(wish.reaching(area.kind() == Area.Kind.REST ? "" : area.id(), parts));
        if (area.kind() == Area.Kind.DATABASE || area.kind() == Area.Kind.SCHEMA || area.kind() == Area.Kind.ALL) {
            lookAtDatabase(area.id());
        } else if (area.kind() == Area.Kind.TABLE) {
            select(area.id());
        }
    }

    private void lookAtDatabase(String area) {
        String name = area.lines().findFirst().orElse("");
        read.databases().stream()
                .filter(each -> each.since() != null)
                .filter(each -> name.isEmpty() || each.database().equals(name))
                .max(Comparator.comparingLong(SampledDatabase::bytes))
                .ifPresent(each -> {
                    selected.set(null);
                    look(Subject.database(each.database()));
                });
    }

    /// Looks at a table.
    void select(GrowthRow row) {
        GrowthRow before = selected.get();
        selected.set(row);
        if (before == null || !before.id().equals(row.id())) {
            look(row.growth().subject());
        }
    }

    /// Looks at the table of an area, if it is known.
    void select(String area) {
        read.rows().stream().filter(row -> row.id().equals(area)).findFirst().ifPresent(this::select);
    }

    private void look(Subject next) {
        if (!next.equals(subject.get())) {
            subject.set(next);
            detail.set(null);
        }
        ask();
    }

    void range(Range next) {
        if (next != range) {
            range = next;
            ask();
        }
    }

    private void ask() {
        Subject which = subject.get();
        Instant since = which == null ? null : read.since(which);
        if (which != null && since != null) {
            asked = new SubjectView.Wish(which, range, since);
            asking.ask();
        }
    }

    private Optional<SubjectView> readSubject() {
        SubjectView.Wish which = asked;
        return which == null ? Optional.empty() : Optional.of(SubjectView.read(growth, which, clock.instant()));
    }

    private void showSubject(Optional<SubjectView> found) {
        detailProblem.set("");
        found.filter(each -> each.wish().equals(asked)).ifPresent(detail::set);
    }

    /// Samples every database now.
    void sample() {
        if (sampling.get()) {
            return;
        }
        sampling.set(true);
        background.run(
                () -> growth.sample(""),
                outcomes -> {
                    sampling.set(false);
                    sampled.set(outcomes);
                    refresh();
                },
                failure -> {
                    sampling.set(false);
                    problem.set(message(failure));
                });
    }

    private static String message(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    ReadOnlyObjectProperty<Overview> overviewProperty() {
        return overview.getReadOnlyProperty();
    }

    /// Null before the first answer.
    ReadOnlyObjectProperty<@Nullable GrowthView> viewProperty() {
        return view.getReadOnlyProperty();
    }

    /// The table that is looked at; null for a database as a whole.
    ReadOnlyObjectProperty<@Nullable GrowthRow> selectedProperty() {
        return selected.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<@Nullable Subject> subjectProperty() {
        return subject.getReadOnlyProperty();
    }

    /// Null while it is read for the first time.
    ReadOnlyObjectProperty<@Nullable SubjectView> detailProperty() {
        return detail.getReadOnlyProperty();
    }

    /// Why reading failed; empty when it did not.
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyStringProperty detailProblemProperty() {
        return detailProblem.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty samplingProperty() {
        return sampling.getReadOnlyProperty();
    }

    /// What came of the last sampling from here; empty before that.
    ReadOnlyObjectProperty<List<SampleOutcome>> sampledProperty() {
        return sampled.getReadOnlyProperty();
    }
}
