package dev.holdfast.console.policies;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Latest;
import dev.holdfast.node.Operations;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.TableShape;
import dev.holdfast.policy.TableShape.ColumnShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.MapChangeListener;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// The link of a child policy while it is edited: which column of the parent's rows meets which column here.
public final class LinkModel {
    private final Operations operations;
    private final Latest reading;
    private final PendingChanges pending;
    private final ObservableList<Pair> pairs = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Sides> sides = new ReadOnlyObjectWrapper<>(Sides.NONE);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final MapChangeListener<String, PendingChanges.Edit> pendingChanged = this::changed;
    private PolicyDetailModel.@Nullable Detail shown;
    private String readFor = "";

    /// What is wanted, as it was filled in or put last; what is typed since and not put stays.
    private List<Pair> filled = List.of();

    private boolean filling;

    /// One column on each side; empty where none is chosen yet.
    public record Pair(String parent, String child) {}

    /// The two tables. @param parent name of the parent policy
    public record Sides(String parent, List<ColumnShape> parentColumns, List<ColumnShape> childColumns) {
        static final Sides NONE = new Sides("", List.of(), List.of());

        public Sides {
            parentColumns = List.copyOf(parentColumns);
            childColumns = List.copyOf(childColumns);
        }

        Optional<ColumnShape> parent(String column) {
            return find(parentColumns, column);
        }

        Optional<ColumnShape> child(String column) {
            return find(childColumns, column);
        }

        private static Optional<ColumnShape> find(List<ColumnShape> columns, String name) {
            return columns.stream().filter(each -> each.name().equals(name)).findFirst();
        }
    }

    /// What is wrong with a pair.
    enum Fault {
        NONE,
        UNCHOSEN,
        UNKNOWN,
        TYPES,
        TWICE
    }

    public LinkModel(
            Operations operations,
            Background background,
            PendingChanges pending,
            ReadOnlyObjectProperty<PolicyDetailModel.@Nullable Detail> detail) {
        this.operations = operations;
        this.reading = new Latest(background);
        this.pending = pending;
        pending.edits().addListener(pendingChanged);
        detail.subscribe(this::show);
    }

    private void show(PolicyDetailModel.@Nullable Detail detail) {
        if (shown == null
                || detail == null
                || !shown.policy().name().equals(detail.policy().name())) {
            forget(); // what is chosen by half is not another policy's
        }
        shown = detail;
        fill();
        if (detail != null && detail.definition().parent() != null) {
            readSides(detail.definition(), detail.definition().parent());
        }
    }

    private void readSides(PolicyDefinition of, String parent) {
        String wanted = of.name() + "/" + of.table() + "/" + parent;
        if (wanted.equals(readFor)) {
            return;
        }
        readFor = wanted;
        sides.set(Sides.NONE);
        reading.ask(
                () -> {
                    PolicyDefinition above = operations.definition(parent);
                    TableShape theirs = operations.authoring().table(above.database(), above.table());
                    TableShape ours = operations.authoring().table(of.database(), of.table());
                    return new Sides(parent, theirs.columns(), ours.columns());
                },
                read -> {
                    problem.set("");
                    sides.set(read);
                },
                failure -> {
                    readFor = ""; // asked again when it is shown again
                    problem.set(Objects.toString(failure.getMessage(), failure.toString()));
                });
    }

    private void changed(MapChangeListener.Change<? extends String, ? extends PendingChanges.Edit> change) {
        PolicyDetailModel.Detail of = shown;
        if (of == null || filling || !change.getKey().equals(of.policy().name())) {
            return;
        }
        if (!change.wasAdded()) {
            forget(); // it was taken back, or applied
        }
        fill();
    }

    private void forget() {
        pairs.clear();
        filled = List.of();
    }

    private void fill() {
        PolicyDetailModel.Detail of = shown;
        if (of == null) {
            return;
        }
        List<Pair> wanted = wanted(of);
        if (!wanted.equals(filled)) {
            filled = wanted;
            pairs.setAll(wanted);
        }
    }

    private List<Pair> wanted(PolicyDetailModel.Detail of) {
        return pending
                .of(of.policy().name())
                .map(PendingChanges.Edit::wanted)
                .orElse(of.definition())
                .link()
                .entrySet()
                .stream()
                .map(each -> new Pair(each.getKey(), each.getValue()))
                .toList();
    }

    private List<Pair> complete() {
        return pairs.stream()
                .filter(pair -> !pair.parent().isEmpty() && !pair.child().isEmpty())
                .toList();
    }

    /// Puts another pair in the place of one.
    void change(int place, Pair wanted) {
        if (place >= 0 && place < pairs.size() && !pairs.get(place).equals(wanted)) {
            pairs.set(place, wanted);
            put();
        }
    }

    /// A pair to be chosen; it counts once both sides are.
    void add() {
        pairs.add(new Pair("", ""));
    }

    void remove(int place) {
        pairs.remove(place);
        put();
    }

    /// Pairs that say the same of a parent's column twice are not put together: the last would hide the first.
    private void put() {
        PolicyDetailModel.Detail of = shown;
        if (of == null
                || complete().stream().map(Pair::parent).distinct().count()
                        < complete().size()) {
            return;
        }
        Map<String, String> link = new LinkedHashMap<>();
        complete().forEach(pair -> link.put(pair.parent(), pair.child()));
        filling = true;
        pending.change(
                of.definition(),
                of.policy().version(),
                draft -> draft.parent(draft.definition().parent(), link));
        filling = false;
        filled = wanted(of);
    }

    /// What is wrong with the pair at a place, as far as the two tables tell.
    Fault fault(int place) {
        Pair pair = pairs.get(place);
        Sides known = sides.get();
        if (pair.parent().isEmpty() || pair.child().isEmpty()) {
            return Fault.UNCHOSEN;
        }
        if (pairs.stream().filter(each -> each.parent().equals(pair.parent())).count() > 1) {
            return Fault.TWICE;
        }
        if (known.equals(Sides.NONE)) {
            return Fault.NONE;
        }
        Optional<ColumnShape> theirs = known.parent(pair.parent());
        Optional<ColumnShape> ours = known.child(pair.child());
        if (theirs.isEmpty() || ours.isEmpty()) {
            return Fault.UNKNOWN;
        }
        return theirs.get().fits(ours.get()) ? Fault.NONE : Fault.TYPES;
    }

    /// Nobody looks any more.
    void close() {
        pending.edits().removeListener(pendingChanged);
    }

    ObservableList<Pair> pairs() {
        return pairs;
    }

    ReadOnlyObjectProperty<Sides> sidesProperty() {
        return sides.getReadOnlyProperty();
    }

    /// Why the columns are not known; empty when they are.
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }
}
