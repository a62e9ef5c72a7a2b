package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ToolRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javafx.geometry.Bounds;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Cell;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.text.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rooms in windows of the sizes that people have: what may be pressed or filled in is in sight, and what is said has
/// its end.
class RoomLayoutsTest {
    /// Their columns are those of whatever table somebody asks for.
    private static final Set<Room> OF_ANY_WIDTH = EnumSet.of(Room.HISTORY);

    private static final double WIDE = 1600;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir
    private Path home;

    @AfterEach
    void asUsual() {
        Scale.set(Scale.USUAL);
    }

    /// @param kept of another window
    private Set<String> wrong(int percent, double width, double height, Set<Room> rooms, List<String> kept)
            throws Exception {
        Set<String> wrong = new TreeSet<>();
        List<String> layout = new ArrayList<>(kept);
        layout.addAll(List.of("scale=" + percent, "window.width=" + width, "window.height=" + height));
        try (RoomWalk walk = RoomWalk.open(SomeShop.full(), home, layout.toArray(String[]::new))) {
            for (Room room : rooms) {
                walk.moveOn(room);
                walk.awaitRead(room);
                GalleryTest.stage(walk.robot(), room);
                wrong.addAll(settled(() -> walk.robot().ask(() -> {
                    Parent root = walk.robot().scene().getRoot();
                    root.resize(width, height);
                    root.applyCss();
                    root.layout();
                    root.layout(); // what sizes itself by its content wants a second turn
                    Set<String> seen = new TreeSet<>();
                    look(walk.content(room), room, width, height, percent == Scale.USUAL, seen);
                    return seen;
                })));
            }
        }
        return wrong;
    }

    /// Parts of a screen come in frames of their own, and its tables fit their columns after that.
    private static Set<String> settled(Supplier<Set<String>> look) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Set<String> wrong = look.get();
        while (!wrong.isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(50);
            wrong = look.get();
        }
        return wrong;
    }

    @Test
    void noRoomOfAnUsualWindowCutsWhatItSaysOrScrollsSideways() throws Exception {
        assertThat(wrong(Scale.USUAL, 1280, 800, EnumSet.allOf(Room.class), List.of()))
                .isEmpty();
    }

    @Test
    void atOneAndAHalfTheSizeWhatOneLooksForIsWhole() throws Exception {
        try (RoomWalk walk =
                RoomWalk.open(SomeShop.full(), home, "scale=150", "window.width=1500", "window.height=940")) {
            for (Room room : List.of(Room.RESTORE, Room.INDEXES, Room.COLD)) {
                walk.moveOn(room);
                walk.awaitRead(room);
                GalleryTest.stage(walk.robot(), room);
                whole(walk, room);
            }
        }
    }

    private static void whole(RoomWalk walk, Room room) {
        List<String> columns =
                switch (room) {
                    case RESTORE -> List.of("restoreRecent at", "restorePins until");
                    case INDEXES -> List.of("indexesTable verdict");
                    default -> List.of("coldTable state", "coldTable verified");
                };
        for (String each : columns) {
            String[] names = each.split(" ", -1);
            TableView<?> table = walk.robot().find("#" + names[0], TableView.class);
            walk.robot().await(each + " is whole", () -> {
                Parent root = walk.robot().scene().getRoot();
                root.resize(1500, 940);
                root.layout();
                return whole(table, names[1]);
            });
        }
    }

    private static <R> boolean whole(TableView<R> table, String id) {
        double right = 0;
        for (TableColumn<R, ?> column : table.getColumns()) {
            right += column.getWidth();
            if (id.equals(column.getId())) {
                return right <= table.getWidth() + 1 && !table.getItems().isEmpty() && nothingCut(table, column);
            }
        }
        return false;
    }

    private static boolean nothingCut(TableView<?> table, TableColumn<?, ?> column) {
        return table.lookupAll(".table-cell").stream()
                .filter(cell -> cell instanceof TableCell<?, ?> of && column.equals(of.getTableColumn()))
                .flatMap(cell -> cell.lookupAll(".text").stream())
                .noneMatch(text -> text instanceof Text shown && shown.getText().endsWith("..."));
    }

    @Test
    void atTwiceTheSizeEveryToolIsInTheWindow() throws Exception {
        assertThat(wrong(200, 1600, 1000, EnumSet.allOf(Room.class), List.of())).isEmpty();
    }

    @Test
    void whatAWideWindowLeavesScrollsSidewaysInNoUsualOne() throws Exception {
        Set<String> tables = new TreeSet<>();
        try (RoomWalk walk = RoomWalk.open(SomeShop.full(), home, "window.width=" + WIDE, "window.height=800")) {
            for (Room room : Room.values()) {
                walk.show(room);
                walk.awaitRead(room);
                walk.robot()
                        .await(
                                "its tables are laid out",
                                () -> walk.content(room).getLayoutBounds().getWidth() > 1280);
                walk.robot().ask(() -> walk.content(room).lookupAll(".table-view")).stream()
                        .filter(table -> table.getId() != null)
                        .forEach(table -> tables.add("columns." + room.id() + "." + table.getId()));
            }
        }
        List<String> kept = Files.readAllLines(home.resolve("console.properties")).stream()
                .filter(line -> !line.startsWith("tabs") && !line.startsWith("window."))
                .toList();
        assertThat(kept.stream().map(line -> line.replaceFirst("=.*", ""))).containsAll(tables);
        assertThat(tables).hasSizeGreaterThan(20);

        assertThat(wrong(Scale.USUAL, 1280, 800, EnumSet.allOf(Room.class), kept))
                .isEmpty();
    }

    private static void look(Node node, Room room, double width, double height, boolean usual, Set<String> wrong) {
        if (!node.isVisible() || node.getStyleClass().contains("tile")) {
            return; // an area of a map is as large as what it stands for
        }
        boolean tool = node instanceof ButtonBase || node instanceof TextField || node instanceof ComboBoxBase<?>;
        if (tool && !scrolls(node)) {
            Bounds at = node.localToScene(node.getBoundsInLocal());
            if (at.getMaxX() > width + 1 || at.getMaxY() > height + 1) {
                wrong.add("%s: %s stands outside, at %s".formatted(room, name(node), at));
            }
        }
        if (node instanceof Labeled labeled && !(node instanceof Cell<?>) && !inCell(node)) {
            labeled.lookupAll(".text").stream()
                    .filter(Text.class::isInstance)
                    .map(Text.class::cast)
                    .filter(text -> text.getText().endsWith(labeled.getEllipsisString())
                            && !labeled.getText().endsWith(labeled.getEllipsisString()))
                    .forEach(text -> wrong.add("%s: %s is cut".formatted(room, name(node))));
        }
        if (usual && node instanceof TextInputControl field && !promptFits(field)) {
            wrong.add("%s: the prompt '%s' of %s is cut".formatted(room, field.getPromptText(), field.getId()));
        }
        if (usual
                && node instanceof ScrollBar bar
                && bar.getOrientation() == Orientation.HORIZONTAL
                && bar.getParent() instanceof VirtualFlow<?> list
                && !OF_ANY_WIDTH.contains(room)) {
            wrong.add("%s: %s scrolls sideways".formatted(room, name(list.getParent())));
        }
        if (usual && node instanceof ToolRow tools && tools.getHeight() > tools.prefHeight(Double.MAX_VALUE) + 1) {
            wrong.add("%s: the tools of %s do not stand in one line".formatted(room, tools.getChildren()));
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> look(child, room, width, height, usual, wrong));
        }
    }

    private static boolean promptFits(TextInputControl field) {
        double place = field.getWidth() - field.snappedLeftInset() - field.snappedRightInset();
        return field.lookupAll(".text").stream()
                .filter(Text.class::isInstance)
                .map(Text.class::cast)
                .filter(text -> text.isVisible() && text.getText().equals(field.getPromptText()))
                .allMatch(text -> text.getLayoutBounds().getWidth() <= place + 1);
    }

    private static String name(Node node) {
        String text = node instanceof Labeled labeled ? " '" + labeled.getText() + "'" : "";
        return node.getClass().getSimpleName() + " " + node.getId() + text;
    }

    private static boolean scrolls(Node node) {
        for (Node each = node.getParent(); each != null; each = each.getParent()) {
            if (each instanceof ScrollPane || each instanceof VirtualFlow<?>) {
                return true;
            }
        }
        return false;
    }

    /// A list cuts what is too long for its column, and tells the whole elsewhere.
    private static boolean inCell(Node node) {
        for (Node each = node; each != null; each = each.getParent()) {
            if (each instanceof IndexedCell<?>) {
                return true;
            }
        }
        return false;
    }
}
