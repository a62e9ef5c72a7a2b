package dev.holdfast.history;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.TableName;
import java.util.List;
import java.util.Optional;

/// Where rows of one table may be. What reads places switches over all kinds of them, so a new kind (files) shows what
/// has to learn of it.
sealed interface Place {
    /// The governed database's name.
    String database();

    TableName table();

    /// As they stand there, without ours.
    List<Column> columns();

    Where where();

    default Optional<Column> column(String name) {
        return columns().stream().filter(column -> column.name().equals(name)).findFirst();
    }

    default String name() {
        return database() + "/" + table();
    }

    /// The source table.
    record Hot(String database, TableName table, List<Column> columns) implements Place {
        public Hot {
            columns = List.copyOf(columns);
        }

        @Override
        public Where where() {
            return Where.HOT;
        }
    }

    /// An archive table.
    record Warm(String database, TableName table, List<Column> columns) implements Place {
        public Warm {
            columns = List.copyOf(columns);
        }

        @Override
        public Where where() {
            return Where.WARM;
        }
    }
}
