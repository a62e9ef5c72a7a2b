package dev.holdfast.console.shell;

import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.ControlKeys;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Screen;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.help.HelpPane;
import dev.holdfast.console.keys.KeyGroup;
import dev.holdfast.console.keys.KeySheet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;

/// Knows which keys act now: does what a pressed one is for, and has the sheet and the help list the same ones.
final class ActingKeys {
    private final Texts texts;
    private final Map<KeyCombination, Runnable> everywhere;
    private final Set<Room> rail;
    private final Supplier<Optional<Shown>> shown;
    private final KeySheet sheet;
    private final HelpPane help;
    private Supplier<List<KeyCombination>> inTables = List::of;

    /// The screen of the selected tab.
    record Shown(Address address, Screen screen) {}

    /// @param everywhere keys that act whatever is shown, those of rooms among them; may still grow
    /// @param rail rooms that stand in the rail; may still grow
    ActingKeys(Texts texts, Map<KeyCombination, Runnable> everywhere, Set<Room> rail, Supplier<Optional<Shown>> shown) {
        this.texts = texts;
        this.everywhere = everywhere;
        this.rail = rail;
        this.shown = shown;
        this.sheet = new KeySheet(this::groups);
        this.help = new HelpPane(texts, () -> shown.get()
                .map(now -> new HelpPane.Shown(now.address().room(), of(now)))
                .orElse(null));
    }

    KeySheet sheet() {
        return sheet;
    }

    HelpPane help() {
        return help;
    }

    /// Puts sheet and help in their places, hidden.
    void load(BorderPane root, StackPane middle) {
        inTables = () -> ControlKeys.noted(root);
        root.setRight(FxmlFile.HELP.load(texts, help));
        middle.getChildren().add(FxmlFile.KEY_SHEET.load(texts, sheet));
        everywhere.put(KeySheet.KEY, sheet::toggle);
        everywhere.put(HelpPane.KEY, help::toggle);
    }

    /// Does what a key is for; one that types is left to a field of text.
    void pressed(KeyEvent event) {
        if (sheet.isOpen() && !KeySheet.KEY.match(event)) {
            sheet.pressed(event);
            return;
        }
        if (event.getEventType() == KeyEvent.KEY_TYPED && ScreenParts.takesText(event.getTarget())) {
            return;
        }
        for (Map<KeyCombination, Runnable> map :
                List.of(everywhere, shown.get().map(ActingKeys::keys).orElse(Map.of()))) {
            for (Map.Entry<KeyCombination, Runnable> key : map.entrySet()) {
                if (key.getKey().match(event)) {
                    event.consume();
                    key.getValue().run();
                    return;
                }
            }
        }
    }

    private static Map<KeyCombination, Runnable> keys(Shown now) {
        Map<KeyCombination, Runnable> acting =
                new LinkedHashMap<>(ScreenParts.keys(now.screen().node()));
        acting.putAll(now.screen().keys());
        return acting;
    }

    private KeyGroup of(Shown now) {
        Room room = now.address().room();
        return KeyGroup.of(texts.get(room.textKey()), room.id(), keys(now).keySet(), texts);
    }

    /// What is nearest first.
    private List<KeyGroup> groups() {
        List<KeyGroup> groups = new ArrayList<>();
        shown.get().map(this::of).ifPresent(groups::add);
        List<KeyCombination> elsewhere = new ArrayList<>(everywhere.keySet());
        List<KeyGroup.Line> toRooms = new ArrayList<>();
        for (Room room : rail) {
            KeyCombination key = Objects.requireNonNull(room.keys(), "what stands in the rail has a key");
            elsewhere.remove(key);
            toRooms.add(new KeyGroup.Line(key, texts.get(room.textKey())));
        }
        groups.add(KeyGroup.of(texts.get("keys.tables"), "table", inTables.get(), texts));
        groups.add(KeyGroup.of(texts.get("keys.everywhere"), "shell", elsewhere, texts));
        groups.add(new KeyGroup(texts.get("keys.rooms"), toRooms));
        return groups;
    }
}
