package dev.holdfast.console.fx;

import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.Environment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import javafx.css.Styleable;
import org.jspecify.annotations.Nullable;

/// How an estate is shown wherever somebody acts: by the environment that asks for most care.
///
/// @param styleClass gives a node and what is in it the colour `-environment`
/// @param name of the environment
/// @param databases the governed ones, with their engines
public record EnvironmentLook(String styleClass, String name, String databases) {
    private static final String PREFIX = "in-";

    public static EnvironmentLook of(List<DatabaseSpec> known, Texts texts) {
        Environment strictest = strictest(known);
        String id = strictest == null ? "unknown" : strictest.id();
        return new EnvironmentLook(
                PREFIX + id,
                texts.get("environment." + id),
                known.stream()
                        .map(database ->
                                database.name() + " (" + database.engine().id() + ")")
                        .collect(Collectors.joining("  ·  ")));
    }

    /// The environment that asks for most care: production, if one governed database is; null while none is known.
    public static @Nullable Environment strictest(List<DatabaseSpec> databases) {
        return databases.stream()
                .map(DatabaseSpec::environment)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /// The environment and its databases in one line.
    public String words() {
        return databases.isEmpty() ? name : name + "   " + databases;
    }

    /// Gives a node, or a tab, this colour and no other. Styles of all that is in it are looked up anew if it had
    /// another.
    public void colour(Styleable node) {
        if (!node.getStyleClass().contains(styleClass)) {
            List<String> classes = new ArrayList<>(node.getStyleClass());
            classes.removeIf(style -> style.startsWith(PREFIX));
            classes.add(styleClass);
            node.getStyleClass().setAll(classes);
        }
    }
}
