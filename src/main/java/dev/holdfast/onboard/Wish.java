package dev.holdfast.onboard;

import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is to be proposed.
///
/// @param databases by name, at least one
/// @param tables patterns of the tables that are to get policies, `*` for any letters: `public.trade*`, `trade*`; empty
///     for all
/// @param excluded patterns of tables that are left as they are
/// @param archive where rows go; null for the one database that is only an archive, or else the source itself
/// @param zone of the policies; null for that of most policies, or else of this process
/// @param leastRows below which a table is too small
public record Wish(
        List<String> databases,
        List<String> tables,
        List<String> excluded,
        @Nullable String archive,
        @Nullable ZoneId zone,
        long leastRows) {
    public static final long USUAL_LEAST_ROWS = 1_000;

    public Wish {
        databases = List.copyOf(databases);
        tables = List.copyOf(tables);
        excluded = List.copyOf(excluded);
    }

    boolean asksFor(String schema, String table) {
        return tables.isEmpty() || any(tables, schema, table);
    }

    boolean excludes(String schema, String table) {
        return any(excluded, schema, table);
    }

    /// A pattern with a dot is about schema and table, one without about the table alone.
    private static boolean any(List<String> patterns, String schema, String table) {
        return patterns.stream().anyMatch(pattern -> {
            String regex = pattern.chars()
                    .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
                    .collect(Collectors.joining());
            return (pattern.indexOf('.') < 0 ? table : schema + "." + table).matches(regex);
        });
    }
}
