package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.Scene;
import javafx.scene.control.Control;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableView;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;

/// Tables of 4 columns in a window of 500 by 900: some 30 rows of 29 are in sight, 8 are made in each frame.
class UnfoldingTest {
    private static final int COLUMNS = 4;
    private static final int A_FRAME = 8;

    @BeforeAll
    static void begin() throws Exception {
        FxToolkit.registerPrimaryStage();
        onUi(() -> {
            Theme.LIGHT.apply();
            return null;
        });
    }

    private static <T> T onUi(Callable<T> work) throws Exception {
        CompletableFuture<T> done = new CompletableFuture<>();
        FxBackground.ui().execute(() -> {
            try {
                done.complete(work.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done.get(20, TimeUnit.SECONDS);
    }

    private static TableView<Integer> table(int rows) {
        TableView<Integer> table = new TableView<>();
        for (int i = 0; i < COLUMNS; i++) {
            TableColumn<Integer, Integer> column = new TableColumn<>("column");
            column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
            table.getColumns().add(column);
        }
        table.getStyleClass().add("dense");
        table.getItems().setAll(IntStream.range(0, rows).boxed().toList());
        return table;
    }

    private static TreeTableView<Integer> tree(int rows) {
        TreeItem<Integer> root = new TreeItem<>(-1);
        root.setExpanded(true);
        root.getChildren()
                .setAll(IntStream.range(0, rows).mapToObj(TreeItem::new).toList());
        TreeTableView<Integer> tree = new TreeTableView<>(root);
        for (int i = 0; i < COLUMNS; i++) {
            TreeTableColumn<Integer, Integer> column = new TreeTableColumn<>("column");
            column.setCellValueFactory(row -> row.getValue().valueProperty());
            tree.getColumns().add(column);
        }
        tree.getStyleClass().add("dense");
        return tree;
    }

    /// Until what goes on after a rest has done so.
    private static void rest() throws Exception {
        CompletableFuture<Void> over = new CompletableFuture<>();
        onUi(() -> {
            Gradually.afterARest(() -> over.complete(null)); // begun later, so it ends later
            return null;
        });
        over.get(20, TimeUnit.SECONDS);
    }

    /// What one frame does.
    private static void frame(Control table) {
        table.applyCss();
        table.layout();
    }

    private static Stream<IndexedCell<?>> rows(Control table) {
        return table.lookupAll(".indexed-cell").stream()
                .filter(node -> node.getStyleClass().stream().anyMatch(style -> style.endsWith("row-cell")))
                .map(node -> (IndexedCell<?>) node);
    }

    /// Those that show something.
    private static List<Integer> rowsInSight(Control table) {
        return rows(table)
                .filter(row -> row.isVisible() && !row.isEmpty())
                .map(IndexedCell::getIndex)
                .sorted()
                .toList();
    }

    /// @return how many rows there were after each frame until there were no more
    private static List<Integer> unfold(Control table) throws Exception {
        List<Integer> frames = new ArrayList<>();
        onUi(() -> {
            if (table.getScene() == null) {
                new Scene(table, 500, 900); // in no window: nobody lays it out but this test
            }
            return null;
        });
        while (frames.size() < 2 || !frames.getLast().equals(frames.get(frames.size() - 2))) {
            frames.add(onUi(() -> {
                frame(table);
                return (int) rows(table).count(); // empty ones cost as much
            }));
            rest();
        }
        return frames;
    }

    @Test
    void rowsComeAFewInEachFrameUntilTheTableIsFull() throws Exception {
        TableView<Integer> table = onUi(() -> table(1000));

        List<Integer> frames = unfold(table);

        assertThat(frames).startsWith(A_FRAME, 2 * A_FRAME);
        assertThat(frames.getLast()).isBetween(29, 32);
        assertThat(onUi(() -> rowsInSight(table)))
                .containsExactlyElementsOf(
                        IntStream.range(0, frames.getLast()).boxed().toList());
        assertThat(onUi(() -> {
                    table.scrollTo(999);
                    frame(table);
                    return rowsInSight(table);
                }))
                .endsWith(999);
    }

    @Test
    void rowsThatComeIntoAnEmptyTableDoSo() throws Exception {
        TableView<Integer> table = onUi(() -> table(0));
        assertThat(unfold(table)).containsOnly(0);

        onUi(() -> table.getItems().setAll(IntStream.range(0, 1000).boxed().toList()));

        assertThat(unfold(table)).startsWith(A_FRAME, 2 * A_FRAME);
    }

    @Test
    void aTreeOfRowsDoesSo() throws Exception {
        List<Integer> frames = unfold(onUi(() -> tree(1000)));

        assertThat(frames).startsWith(A_FRAME, 2 * A_FRAME);
        assertThat(frames.getLast()).isBetween(29, 32);
    }

    @Test
    void theEmptyRowsBelowFewDoSoAndRowsThatComeLaterAreThereAtOnce() throws Exception {
        TableView<Integer> table = onUi(() -> table(5));

        assertThat(unfold(table)).startsWith(A_FRAME, 2 * A_FRAME);

        assertThat(onUi(() -> rowsInSight(table))).containsExactly(0, 1, 2, 3, 4);
        onUi(() -> table.getItems().setAll(IntStream.range(0, 20).boxed().toList()));
        assertThat(onUi(() -> {
                    frame(table);
                    return rowsInSight(table).size();
                }))
                .isEqualTo(20);
    }

    @Test
    void whoGoesToARowFindsItThoughTheTableIsNotFullYet() throws Exception {
        TableView<Integer> table = onUi(() -> table(1000));

        assertThat(onUi(() -> {
                    new Scene(table, 500, 900);
                    frame(table);
                    table.scrollTo(700);
                    frame(table);
                    return rowsInSight(table);
                }))
                .startsWith(700)
                .hasSizeGreaterThan(26);
    }

    @Test
    void aShorterListIsLaidOutFromItsFirstRowAndNotWhereItStoodFirst() throws Exception {
        List<Integer> emptied = new ArrayList<>();
        TableView<Integer> table = onUi(() -> table(1000));
        onUi(() -> {
            table.setRowFactory(_ -> new TableRow<>() {
                @Override
                protected void updateItem(Integer item, boolean empty) {
                    super.updateItem(item, empty);
                    if (empty && getIndex() >= 0) {
                        emptied.add(getIndex());
                    }
                }
            });
            return null;
        });
        unfold(table);

        List<Integer> inSight = onUi(() -> {
            table.scrollTo(800);
            frame(table);
            emptied.clear();
            table.getItems().setAll(IntStream.range(0, 100).boxed().toList());
            frame(table);
            return rowsInSight(table);
        });

        assertThat(inSight).startsWith(0, 1, 2).hasSizeGreaterThan(28);
        assertThat(emptied).as("rows that were emptied on the way").isEmpty();
    }

    @Test
    void aRowThatIsStillThereStaysInSight() throws Exception {
        TreeTableView<Integer> tree = onUi(() -> tree(1000));
        unfold(tree);

        assertThat(onUi(() -> {
                    tree.scrollTo(50);
                    frame(tree);
                    tree.getRoot().getChildren().remove(900, 1000);
                    frame(tree);
                    return rowsInSight(tree);
                }))
                .contains(55);
    }
}
