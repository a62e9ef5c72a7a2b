package dev.holdfast.onboard;

import dev.holdfast.policy.PolicyDefinition.JoinDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A column that could tell how old a row is.
///
/// @param age as a policy names it: `column`, or `alias.column` of a joined table
/// @param join the joined table; null for a column of the table itself
/// @param score the higher the better; below [Dates#LEAST] it is no choice
/// @param evidence why it has that score
public record DateCandidate(String age, @Nullable JoinDefinition join, int score, List<String> evidence) {
    public DateCandidate {
        evidence = List.copyOf(evidence);
    }

    /// The alias of the joined table; empty for a column of the table itself.
    public String alias() {
        return join == null ? "" : age.substring(0, age.indexOf('.'));
    }

    String words() {
        return age + " (" + score + ": " + String.join(", ", evidence) + ")";
    }
}
