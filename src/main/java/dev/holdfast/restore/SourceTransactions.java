package dev.holdfast.restore;

import dev.holdfast.catalog.SchemaReader;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One transaction in each source of a restore, one inside the other; they commit from the innermost outwards.
final class SourceTransactions {
    private SourceTransactions() {}

    /// What is done while all of them are open.
    interface Inside<T> {
        T run(List<Staging> stagings) throws SQLException;
    }

    static List<GovernedDatabase> of(List<Found> chosen) {
        Map<String, GovernedDatabase> sources = new LinkedHashMap<>();
        chosen.forEach(found ->
                sources.putIfAbsent(found.place().source().name(), found.place().source()));
        return List.copyOf(sources.values());
    }

    /// Runs `inside` with a transaction in each of `sources`.
    ///
    /// @param heard hears of each commit
    static <T> T across(List<GovernedDatabase> sources, RestorePoint.Listener heard, Inside<T> inside) {
        return sources.isEmpty() ? nowhere(inside) : across(sources, List.of(), heard, inside);
    }

    private static <T> T across(
            List<GovernedDatabase> sources, List<Staging> open, RestorePoint.Listener heard, Inside<T> inside) {
        GovernedDatabase source = sources.get(open.size());
        T result = source.write(Isolation.READ_COMMITTED, connection -> {
            List<Staging> now = new ArrayList<>(open);
            now.add(new Staging(source, connection, SchemaReader.read(source.name(), source.dialect(), connection)));
            T done = now.size() == sources.size() ? inside.run(now) : across(sources, now, heard, inside);
            now.getLast().drop();
            heard.reached(RestorePoint.BEFORE_SOURCE_COMMIT);
            return done;
        });
        heard.reached(RestorePoint.AFTER_SOURCE_COMMIT);
        return result;
    }

    /// All that is asked for lies in cold files: a plan says so, and nothing is done.
    private static <T> T nowhere(Inside<T> inside) {
        try {
            return inside.run(List.of());
        } catch (SQLException e) {
            throw new IllegalStateException("no database was asked", e);
        }
    }
}
