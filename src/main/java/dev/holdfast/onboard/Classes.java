package dev.holdfast.onboard;

import dev.holdfast.dialect.TableInfo;
import dev.holdfast.policy.TableClass;
import java.util.List;
import java.util.Optional;

/// Says what kind of table a table is, from its name and from what it refers to.
final class Classes {
    private final References references;

    Classes(References references) {
        this.references = references;
    }

    /// @param sure whether something says so; if not, it is what most tables are
    record Verdict(TableClass tableClass, String reason, boolean sure) {}

    Verdict of(TableInfo table) {
        Optional<Lexicon.Told> told =
                Lexicon.tableClass(Naming.words(table.name().table()));
        if (told.isPresent() && Lexicon.trace(Naming.words(table.name().table()))) {
            return told(told.get());
        }
        Optional<References.Reference> bound = references.from(table.name()).stream()
                .filter(reference ->
                        Lexicon.commitment(Naming.words(reference.parent().table())))
                .findFirst();
        if (bound.isPresent()) {
            return new Verdict(
                    TableClass.FUNCTIONAL,
                    "functional: its rows belong to rows of "
                            + bound.get().parent().table() + " ("
                            + String.join(", ", bound.get().columns()) + ")",
                    true);
        }
        return told.map(Classes::told).orElseGet(() -> otherwise(table));
    }

    private static Verdict told(Lexicon.Told told) {
        return new Verdict(told.tableClass(), told.tableClass().id() + ": \"" + told.word() + "\" in its name", true);
    }

    private Verdict otherwise(TableInfo table) {
        List<References.Reference> from = references.from(table.name());
        boolean series = table.key().size() > 1
                && table.keyColumns().stream()
                        .anyMatch(column -> Survey.baseType(column).equals("date"));
        if (from.isEmpty() && series) {
            return new Verdict(TableClass.REFERENCE, "reference: a series by day that refers to nothing", false);
        }
        return from.isEmpty()
                ? new Verdict(TableClass.FUNCTIONAL, "functional: nothing says otherwise", false)
                : new Verdict(
                        TableClass.FUNCTIONAL,
                        "functional: it refers to " + from.getFirst().parent().table(),
                        true);
    }
}
