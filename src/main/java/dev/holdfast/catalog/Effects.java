package dev.holdfast.catalog;

import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Severity;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/// What foreign keys do when rows of a closure are deleted. The catalog says what each key does; only the closure says
/// whose rows it would do it to.
public final class Effects {
    private Effects() {}

    /// An effect and the key that has it, so that its rows can be counted.
    public record ByKey(Effect effect, ForeignKey key) {}

    /// Keys from outside of the closure, those of its root to itself, and those inside by which the database itself
    /// would act.
    public static List<ByKey> ofForeignKeys(Closure closure) {
        return Stream.of(
                        closure.outside().stream(),
                        closure.ownOfRoot().stream(),
                        closure.hiddenEffects().stream()
                                .filter(key -> closure.contains(key.child()))
                                .filter(key -> !closure.ownOfRoot().contains(key)))
                .flatMap(Function.identity())
                .map(key -> new ByKey(effect(closure, key), key))
                .toList();
    }

    private static Effect effect(Closure closure, ForeignKey key) {
        String said =
                "%s refers to %s (%s, on delete %s)".formatted(key.child(), key.parent(), key.name(), action(key));
        if (!closure.contains(key.child())) {
            return effect(key, said + outside(key) + ": add it to the bundle", Severity.REFUSED);
        }
        if (closure.ownOfRoot().contains(key)) {
            return effect(
                    key,
                    said
                            + "; rows go when no other refers to them any more, so that nothing is left to act on: what they"
                            + " hung on follows, in one more session for each level",
                    Severity.NOTE);
        }
        boolean itsPath = closure.path(key.child()).contains(key);
        return itsPath
                ? effect(key, said + "; its rows go before, so that nothing is left to act on", Severity.NOTE)
                : effect(
                        key,
                        said + "; a row that hangs on another chunk by its own path would stop the chunk",
                        Severity.TO_ACKNOWLEDGE);
    }

    private static String outside(ForeignKey key) {
        return switch (key.onDelete()) {
            case CASCADE -> " and would lose rows that nobody archived";
            case SET_NULL, SET_DEFAULT -> " and would be changed";
            case NO_ACTION, RESTRICT -> " and would block the delete";
        };
    }

    private static Effect effect(ForeignKey key, String detail, Severity severity) {
        return new Effect(
                "foreign-key " + key.child() + "." + key.name(),
                Effect.Kind.FOREIGN_KEY,
                key.parent(),
                detail,
                null,
                severity);
    }

    private static String action(ForeignKey key) {
        return key.onDelete().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
