package dev.holdfast.console;

import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Preferences;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.Theme;
import dev.holdfast.session.SessionState;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javafx.scene.Scene;
import javafx.scene.control.TableView;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableView;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;

/// Builds and draws once, for nobody to see, what the first window will show: so that classes, style sheets and fonts
/// are loaded while the engine opens, and not while a person waits for a screen.
///
/// Goes on in acts of a fraction of a second on the UI thread. Whoever has the real window ends it, between two acts.
final class Rehearsal {
    private final Executor ui;
    private final ConsoleSettings settings;
    private final Clock clock;
    private final Deque<Runnable> acts = new ArrayDeque<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private @Nullable ConsoleWindow window;
    private @Nullable RuntimeException failure;

    /// @param ui the UI thread
    Rehearsal(Executor ui, ConsoleSettings settings, Clock clock) {
        this.ui = ui;
        this.settings = settings;
        this.clock = clock;
    }

    /// On the UI thread, as all that follows.
    void begin() {
        Layout layout = Layout.read(settings.layoutFile());
        acts.add(
                () -> new Preferences(layout).theme().orElseGet(Theme::ofSystem).apply());
        acts.add(Rehearsal::rows);
        acts.add(() -> window = ConsoleWindow.unseen(settings, clock));
        rooms(layout)
                .forEach(room -> acts.add(() -> {
                    if (window != null) {
                        window.rehearse(room);
                    }
                }));
        next();
    }

    /// Those that will be open first, then the others.
    private static List<Room> rooms(Layout layout) {
        String open = layout.get("tabs", Room.OVERVIEW.id());
        return Arrays.stream(Room.values())
                .filter(room -> room.keys() != null)
                .sorted((one, other) -> Boolean.compare(open.contains(other.id()), open.contains(one.id())))
                .toList();
    }

    private void next() {
        Runnable act = acts.poll();
        if (act == null) {
            end();
            return;
        }
        try {
            act.run();
        } catch (RuntimeException e) {
            if (failure == null) {
                failure = e;
            } else {
                failure.addSuppressed(e);
            }
        }
        ui.execute(this::next);
    }

    /// Whatever was not rehearsed is loaded when it is opened.
    void end() {
        acts.clear();
        if (window != null) {
            window.forget();
            window = null;
        }
        if (failure == null) {
            over.complete(null);
        } else {
            over.completeExceptionally(failure);
        }
    }

    /// Completes when it has ended, with what went wrong in it, if anything did.
    CompletableFuture<Void> over() {
        return over;
    }

    /// Rows and cells come with what is listed, and an engine that is not there lists nothing.
    private static void rows() {
        Texts texts = new Texts(Locale.getDefault());
        TableView<String> table = new TableView<>();
        table.getColumns().add(Columns.text("text", "text", 80, row -> row));
        table.getColumns()
                .add(Columns.cell(
                        "state",
                        "state",
                        80,
                        row -> row,
                        (_, cell) -> Badge.in(cell, texts, StateLook.of(SessionState.SUCCEEDED))));
        table.getItems().setAll("1", "2");
        TreeItem<String> root = new TreeItem<>("root");
        root.getChildren().setAll(List.of(new TreeItem<>("1"), new TreeItem<>("2")));
        root.setExpanded(true);
        TreeTableView<String> tree = new TreeTableView<>(root);
        TreeTableColumn<String, String> column = new TreeTableColumn<>("text");
        column.setCellValueFactory(row -> row.getValue().valueProperty());
        tree.getColumns().add(column);
        new Scene(new HBox(table, tree)).snapshot(null);
    }
}
