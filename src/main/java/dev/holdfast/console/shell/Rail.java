package dev.holdfast.console.shell;

import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.Tips;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/// The rooms that have a key, in groups, each with its icon and its name; when narrow, with its icon alone.
///
/// FXML makes it. Stable ids for tests: `rail-` and a room's id, `railToggle`.
public final class Rail extends VBox {
    private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
    private static final PseudoClass NARROW = PseudoClass.getPseudoClass("narrow");
    private static final String KEPT = "rail.narrow";

    private final VBox rows = new VBox();
    private final Button toggle = new Button();
    private final Map<Room, Button> buttons = new EnumMap<>(Room.class);
    private final List<Label> headings = new ArrayList<>();

    /// What rooms are about.
    @SuppressWarnings("ImmutableEnumChecker") // List.of
    enum Group {
        /// Has no heading.
        TODAY,
        ARCHIVE,
        KEEP,
        FIND,
        TABLES,
        SYSTEM;

        List<Room> rooms() {
            return switch (this) {
                case TODAY -> List.of(Room.OVERVIEW);
                case ARCHIVE -> List.of(Room.POLICIES, Room.ONBOARDING, Room.SESSIONS, Room.RUNS, Room.SCHEDULE);
                case KEEP -> List.of(Room.HOLDS, Room.RETENTION, Room.DISPOSAL);
                case FIND -> List.of(Room.HISTORY, Room.RESTORE, Room.COLD, Room.EXPLAIN);
                case TABLES -> List.of(Room.GROWTH, Room.INDEXES, Room.LEGACY);
                case SYSTEM -> List.of(Room.CONNECTIONS, Room.DELIVERIES, Room.AUDIT, Room.SETTINGS);
            };
        }
    }

    public Rail() {
        getStyleClass().add("rail-pane");
        rows.getStyleClass().add("rail");
        ScrollPane scroll = new ScrollPane(rows);
        scroll.getStyleClass().add("rail-scroll");
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        toggle.setId("railToggle");
        toggle.getStyleClass().addAll("rail-button", "rail-toggle");
        toggle.setMaxWidth(Double.MAX_VALUE);
        getChildren().setAll(scroll, toggle);
    }

    /// @param open hears which room is wanted
    void fill(ScreenTools tools, Consumer<Room> open) {
        Texts texts = tools.texts();
        for (Group group : Group.values()) {
            List<Room> there =
                    group.rooms().stream().filter(tools.navigator()::opens).toList();
            if (!there.isEmpty() && group != Group.TODAY) {
                Label heading = new Label(texts.get("rail." + group.name().toLowerCase(Locale.ROOT)));
                heading.getStyleClass().add("rail-heading");
                headings.add(heading);
                rows.getChildren().add(heading);
            }
            there.forEach(room -> rows.getChildren().add(button(room, texts, open)));
        }
        toggle.setOnAction(_ -> narrow(!narrow(), tools));
        narrow(tools.layout().get(KEPT, "").equals("true"), tools);
    }

    private Node button(Room room, Texts texts, Consumer<Room> open) {
        String name = texts.get(room.textKey());
        Button button = new Button(name, new FontIcon(room.icon()));
        button.setId("rail-" + room.id());
        button.getStyleClass().add("rail-button");
        button.setAccessibleText(name);
        button.setMaxWidth(Double.MAX_VALUE);
        button.setMinHeight(Region.USE_PREF_SIZE);
        Tips.set(
                button,
                Optional.ofNullable(room.keys())
                        .map(keys -> name + "  " + keys.getDisplayText())
                        .orElse(name));
        button.setOnAction(_ -> open.accept(room));
        buttons.put(room, button);
        return button;
    }

    private boolean narrow() {
        return getPseudoClassStates().contains(NARROW);
    }

    private void narrow(boolean now, ScreenTools tools) {
        pseudoClassStateChanged(NARROW, now);
        headings.forEach(heading -> Nodes.appear(heading, !now));
        String words = tools.texts().get(now ? "rail.widen" : "rail.narrow");
        toggle.setText(now ? "" : words);
        toggle.setAccessibleText(words);
        Tips.set(toggle, words);
        toggle.setGraphic(
                new FontIcon(now ? MaterialDesignC.CHEVRON_DOUBLE_RIGHT : MaterialDesignC.CHEVRON_DOUBLE_LEFT));
        tools.layout().put(KEPT, Boolean.toString(now));
    }

    void toggle() {
        toggle.fire();
    }

    void fire(Room room) {
        Optional.ofNullable(buttons.get(room)).ifPresent(Button::fire);
    }

    /// Marks the room that is shown.
    void mark(Optional<Room> current) {
        buttons.forEach((room, button) -> button.pseudoClassStateChanged(CURRENT, current.equals(Optional.of(room))));
    }
}
