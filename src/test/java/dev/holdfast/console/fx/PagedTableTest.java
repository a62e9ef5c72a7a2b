package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.node.Listed;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// A list of things that are told apart by their number, of which several are selected.
class PagedTableTest {
    private final ObservableList<Thing> there = FXCollections.observableArrayList();

    private record Thing(long id, String state) {}

    @BeforeEach
    void startTheToolkit() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    private static void onUi(Runnable action) {
        WaitForAsyncUtils.waitForAsyncFx(20_000, action);
    }

    private Paged<Thing> list() {
        return new Paged<>(
                new DirectBackground(),
                new Paged.Source<>(
                        new FakeOperations().lists(), Listed.SESSIONS, _ -> List.copyOf(there), Thing::id, ""),
                words -> words,
                "");
    }

    private void have(long... ids) {
        there.clear();
        for (long id : ids) {
            there.add(new Thing(id, "failed"));
        }
    }

    private static List<Long> selected(TableView<Thing> table) {
        return table.getSelectionModel().getSelectedItems().stream()
                .map(Thing::id)
                .toList();
    }

    private TableView<Thing> table() {
        TableView<Thing> table = new TableView<>();
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        return table;
    }

    @Test
    void whatIsSelectedStaysSelectedAndNothingElseIsWhileRowsChangeComeAndGo() {
        onUi(() -> {
            have(9, 8, 7, 6, 5, 4);
            Paged<Thing> list = list();
            TableView<Thing> table = table();
            new PagedTable<>(table, list, List.of());
            list.refresh();
            table.getSelectionModel().select(3);
            table.getSelectionModel().select(1);

            there.set(1, new Thing(8, "running"));
            there.set(4, new Thing(5, "running"));
            list.refresh();
            assertThat(selected(table)).as("two changed").containsExactlyInAnyOrder(8L, 6L);
            assertThat(table.getSelectionModel().getSelectedItem()).isEqualTo(new Thing(8, "running"));

            have(10, 9, 8, 6, 5, 4);
            list.refresh();
            assertThat(selected(table)).as("one came, one went").containsExactlyInAnyOrder(8L, 6L);

            have(10, 9, 6, 5, 4);
            list.refresh();
            assertThat(selected(table)).as("a selected one went").containsExactly(6L);

            have(3, 2, 1);
            list.refresh();
            assertThat(selected(table)).as("all went").isEmpty();
        });
    }

    @Test
    void whoFollowsTheSelectionIsToldOfARowThatChangedAndOfNoOther() {
        onUi(() -> {
            have(9, 8, 7, 6);
            Paged<Thing> list = list();
            TableView<Thing> table = table();
            ObjectProperty<@Nullable Thing> shown = new SimpleObjectProperty<>();
            List<Thing> told = new ArrayList<>();
            new PagedTable<>(table, list, List.of()).select(shown, thing -> {
                told.add(thing);
                shown.set(thing);
            });
            list.refresh();
            table.getSelectionModel().select(2);
            told.clear();

            there.set(0, new Thing(9, "running"));
            list.refresh();
            assertThat(selected(table)).containsExactlyInAnyOrder(9L, 7L);
            assertThat(told).isEmpty();

            there.set(2, new Thing(7, "running"));
            list.refresh();
            assertThat(selected(table)).containsExactlyInAnyOrder(9L, 7L);
            assertThat(told).containsExactly(new Thing(7, "running"));
        });
    }
}
