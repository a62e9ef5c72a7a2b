package dev.holdfast.console.shell;

import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.Navigator;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.palette.Entry;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.input.KeyCombination;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.Ikon;

/// What the palette offers beside the things of the engine, in the order in which it was added.
final class PaletteActions {
    private final Texts texts;
    private final List<Entry> entries = new ArrayList<>();

    PaletteActions(Texts texts) {
        this.texts = texts;
    }

    /// Adds the rooms that a key leads to.
    PaletteActions rooms(Navigator navigator) {
        for (Room room : Room.values()) {
            KeyCombination keys = room.keys();
            if (keys != null && navigator.opens(room)) {
                add(
                        "room-" + room.id(),
                        room.icon(),
                        room.textKey(),
                        "room",
                        keys,
                        () -> navigator.open(new Address(room)));
            }
        }
        return this;
    }

    /// Adds a room that no key leads to, when there is one.
    PaletteActions room(String id, Room room, Navigator navigator) {
        return navigator.opens(room)
                ? add(id, room.icon(), room.textKey(), null, () -> navigator.open(new Address(room)))
                : this;
    }

    /// @param title its key in [Texts]
    /// @param keys that do the same; null when none do
    PaletteActions add(String id, Ikon icon, String title, @Nullable KeyCombination keys, Runnable go) {
        return add(id, icon, title, "action", keys, go);
    }

    private PaletteActions add(
            String id, Ikon icon, String title, String kind, @Nullable KeyCombination keys, Runnable go) {
        entries.add(new Entry(
                id,
                icon,
                texts.get(title),
                "",
                texts.get("palette.kind." + kind),
                keys == null ? "" : keys.getDisplayText(),
                go));
        return this;
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }
}
