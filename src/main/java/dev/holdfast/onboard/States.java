package dev.holdfast.onboard;

import dev.holdfast.dialect.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Criteria that keep rows which are not done, from the words that a column of states mostly has.
///
/// @param criteria as a policy has them; @param reason with what stays
record States(String criteria, String reason) {
    /// Empty where no column tells done rows from others.
    static Optional<States> of(Survey survey, TableName table) {
        List<String> words = Naming.words(table.table());
        for (Map.Entry<String, List<String>> column :
                survey.states().getOrDefault(table, Map.of()).entrySet()) {
            List<String> done = new ArrayList<>();
            List<String> open = new ArrayList<>();
            column.getValue().stream().sorted().forEach(state -> (Lexicon.done(state, words) ? done : open).add(state));
            boolean plain = done.stream().allMatch(state -> state.matches("[A-Za-z0-9 _-]+"));
            if (!done.isEmpty() && !open.isEmpty() && plain) {
                return Optional.of(new States(
                        quoted(column.getKey()) + " in ('" + String.join("', '", done) + "')",
                        column.getKey() + " tells which rows are done; those that are " + String.join(", ", open)
                                + " stay"));
            }
        }
        return Optional.empty();
    }

    private static String quoted(String column) {
        return column.matches("[a-z_][a-z0-9_]*") ? column : '"' + column.replace("\"", "\"\"") + '"';
    }
}
