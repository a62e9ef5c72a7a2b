package dev.holdfast.drive;

import dev.holdfast.dialect.Watching;
import dev.holdfast.estate.GovernedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What databases answered to one question a moment ago, for all sessions of a process: of many short sessions each
/// would ask what the one before it has just heard. Safe for use by several threads.
final class Recent<T> {
    private static final Duration MOMENT = Watch.INTERVAL.dividedBy(2);

    private final Question<T> question;
    private final Map<String, Answer<T>> answers = new ConcurrentHashMap<>();

    Recent(Question<T> question) {
        this.question = question;
    }

    interface Question<T> {
        T ask(Watching watching, Connection connection) throws SQLException;
    }

    private record Answer<T>(T value, long at) {}

    /// @throws dev.holdfast.HoldfastException when the database cannot answer; nothing is kept of that
    T of(GovernedDatabase database) {
        Answer<T> last = answers.get(database.name());
        if (last != null && System.nanoTime() - last.at() < MOMENT.toNanos()) {
            return last.value();
        }
        long asked = System.nanoTime();
        T value = database.read(connection -> question.ask(database.dialect().watching(), connection));
        answers.put(database.name(), new Answer<>(value, asked));
        return value;
    }
}
