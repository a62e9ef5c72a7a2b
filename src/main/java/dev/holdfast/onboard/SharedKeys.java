package dev.holdfast.onboard;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Finds tables whose rows belong to rows of another database or schema, which no foreign key can say: they have a
/// column that is called after the other table's key, or all columns of its key under their names.
final class SharedKeys {
    private final References.Owners<Place> single = new References.Owners<>();
    private final Map<String, List<Place>> composite = new TreeMap<>();

    /// A table of some database.
    record Place(String database, TableInfo table) {
        TableName name() {
            return table.name();
        }
    }

    /// @param link the owner's key columns to columns here; @param reason in words
    record Match(Place owner, Map<String, String> link, String reason, int score) {}

    void add(Place owner) {
        if (owner.table().key().size() == 1) {
            single.add(owner.table(), owner);
        } else if (owner.table().key().size() > 1) {
            composite
                    .computeIfAbsent(lower(owner.table().key().getFirst()), _ -> new ArrayList<>())
                    .add(owner);
        }
    }

    /// Whose keys the table's rows carry; the best first.
    ///
    /// @param sameSchema whether an owner may be in the same schema
    List<Match> of(Place child, References references, boolean sameSchema) {
        List<Match> found = new ArrayList<>();
        for (Column column : child.table().columns()) {
            for (Place owner : single.namedBy(column)) {
                if (apart(owner, child, sameSchema) && !takenHere(column, owner, child, references)) {
                    found.add(match(
                            owner,
                            child,
                            Map.of(owner.table().key().getFirst(), column.name()),
                            column.name() + " is called after the key of " + owner.database() + "/" + owner.name()));
                }
            }
            for (Place owner : composite.getOrDefault(lower(column.name()), List.of())) {
                Optional<Map<String, String>> link = wholeKey(owner.table(), child.table());
                if (apart(owner, child, sameSchema) && link.isPresent()) {
                    found.add(match(
                            owner,
                            child,
                            link.get(),
                            "it has the whole key of " + owner.database() + "/" + owner.name() + ": "
                                    + String.join(", ", owner.table().key())));
                }
            }
        }
        found.sort(Comparator.<Match>comparingInt(match -> -match.score())
                .thenComparing(match -> match.owner().database())
                .thenComparing(match -> match.owner().name()));
        return found;
    }

    private static Match match(Place owner, Place child, Map<String, String> link, String reason) {
        int score = 58;
        List<String> why = new ArrayList<>(List.of(reason));
        if (child.table().key().containsAll(link.values())) {
            score += 10;
            why.add("in its own key");
        }
        if (link.values().stream()
                .allMatch(name ->
                        child.table().column(name).filter(c -> !c.nullable()).isPresent())) {
            score += 7;
        } else {
            why.add("null in some rows, which never leave then");
        }
        if (Dates.leadsIndex(child.table(), link.values().iterator().next())) {
            score += 7;
            why.add("indexed");
        }
        return new Match(owner, link, String.join(", ", why), score);
    }

    private static boolean apart(Place owner, Place child, boolean sameSchema) {
        boolean elsewhere = !owner.database().equals(child.database())
                || !owner.name().schema().equals(child.name().schema());
        boolean copy = Naming.same(
                Naming.words(owner.name().table()), Naming.words(child.name().table()));
        return !copy && (elsewhere || sameSchema);
    }

    /// Whether the column is the key of another table of its own database.
    private static boolean takenHere(Column column, Place owner, Place child, References references) {
        return references.from(child.name()).stream()
                .filter(reference -> reference.columns().contains(column.name()))
                .anyMatch(reference -> reference.declared()
                        || !owner.database().equals(child.database())
                        || !reference.parent().equals(owner.name()));
    }

    private static Optional<Map<String, String>> wholeKey(TableInfo owner, TableInfo child) {
        Map<String, String> link = new LinkedHashMap<>();
        for (Column key : owner.keyColumns()) {
            Optional<Column> here = child.columns().stream()
                    .filter(column -> lower(column.name()).equals(lower(key.name())))
                    .filter(column -> References.sameType(key, column))
                    .findFirst();
            if (here.isEmpty()) {
                return Optional.empty();
            }
            link.put(key.name(), here.get().name());
        }
        return Optional.of(link);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
