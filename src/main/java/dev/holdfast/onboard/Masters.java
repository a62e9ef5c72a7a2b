package dev.holdfast.onboard;

import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.policy.TableClass;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Tells tables whose rows live for as long as others refer to them: customers, contracts, instruments.
///
/// Orders and customers look alike in a catalog: both have a date, and rows of others that refer to them. What tells
/// them apart is the name, how many rows hang on one of theirs, and whether those have a life of their own.
final class Masters {
    private static final int LEAST = 4;
    private static final int MANY = 20;

    private final Survey survey;
    private final References references;
    private final Predicate<TableName> dated;

    /// @param dated whether a table has a date of its own that a policy could use
    Masters(Survey survey, References references, Predicate<TableName> dated) {
        this.survey = survey;
        this.references = references;
        this.dated = dated;
    }

    /// Why the table is one; empty when it is none.
    Optional<String> reason(TableInfo table, TableClass tableClass) {
        List<String> words = Naming.words(table.name().table());
        Set<TableName> dependents = references.to(table.name()).stream()
                .map(References.Reference::child)
                .collect(Collectors.toSet());
        List<TableName> independents = dependents.stream()
                .filter(child -> independent(child, table))
                .sorted()
                .toList();
        boolean called = !words.isEmpty() && Lexicon.master(words);
        int score = Math.min(3, independents.size());
        if (called) {
            score += 3;
        }
        if (called && dependents.isEmpty()) {
            score += 1;
        }
        if (tableClass == TableClass.REFERENCE && !dependents.isEmpty()) {
            score += 2;
        }
        long hanging = independents.stream()
                .mapToLong(child -> survey.table(child).estimatedRows())
                .max()
                .orElse(0);
        if (table.estimatedRows() > 0 && hanging >= MANY * table.estimatedRows()) {
            score += 2;
        }
        if (!dependents.isEmpty() && independents.isEmpty()) {
            score -= 2;
        }
        if (survey.states().containsKey(table.name()) && !called) {
            score -= 2;
        }
        if (score < LEAST) {
            return Optional.empty();
        }
        return Optional.of("its rows stay for as long as others refer to them"
                + (independents.isEmpty()
                        ? ""
                        : "; rows of "
                                + independents.stream()
                                        .limit(3)
                                        .map(survey::text)
                                        .collect(Collectors.joining(", "))
                                + (independents.size() > 3 ? " and " + (independents.size() - 3) + " more" : "")
                                + " do, and leave by dates of their own"));
    }

    /// Whether rows of `child` have a life apart from the row that they refer to.
    private boolean independent(TableName child, TableInfo parent) {
        boolean series = survey.table(child).keyColumns().stream().anyMatch(Survey::isDate);
        boolean owned = survey.schema().referencesTo(parent.name()).stream()
                .filter(key -> key.child().equals(child))
                .anyMatch(key -> key.onDelete() == ForeignKey.OnDelete.CASCADE
                        || (!series && survey.table(child).key().containsAll(key.childColumns())));
        return !owned
                && dated.test(child)
                && !Naming.beginsWith(child.table(), parent.name().table());
    }
}
