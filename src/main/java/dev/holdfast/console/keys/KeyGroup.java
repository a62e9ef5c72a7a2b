package dev.holdfast.console.keys;

import dev.holdfast.console.fx.Texts;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.input.KeyCombination;

/// Keys that act in one place, with what each does.
///
/// @param title the place
public record KeyGroup(String title, List<Line> lines) {
    /// @param words what the key does
    public record Line(KeyCombination key, String words) {
        /// The key, as it is written on most keyboards and in the documents.
        public String cap() {
            return key.getDisplayText().replace("↵", "Enter").replace("Escape", "Esc");
        }

        private String looks() {
            return cap() + " " + words;
        }
    }

    public KeyGroup {
        lines = List.copyOf(lines);
    }

    /// What a key does is said in [Texts] under `keys.PLACE.KEY`, or under `keys.KEY` where it means the same in many
    /// places.
    ///
    /// @param keys that are registered there
    public static KeyGroup of(String title, String place, Collection<KeyCombination> keys, Texts texts) {
        return new KeyGroup(
                title,
                keys.stream()
                        .sorted(Comparator.comparing(KeyCombination::getName))
                        .map(key -> new Line(key, words(place, key, texts)))
                        .collect(Collectors.groupingBy(Line::looks, LinkedHashMap::new, Collectors.toList()))
                        .values()
                        .stream()
                        .map(List::getFirst) // a key of the number pad looks like the other
                        .toList());
    }

    private static String words(String place, KeyCombination key, Texts texts) {
        String name = key.getName().replace(' ', '_');
        String own = "keys." + place + "." + name;
        String shared = "keys." + name;
        return texts.bundle().containsKey(own)
                ? texts.get(own)
                : texts.bundle().containsKey(shared) ? texts.get(shared) : "";
    }
}
