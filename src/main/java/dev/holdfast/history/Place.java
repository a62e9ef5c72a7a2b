package dev.holdfast.history;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.TableName;
import dev.holdfast.freeze.ColdFile;
import java.util.List;
import java.util.Optional;

/// Where rows of one table may be.
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

    /// A cold file, with the columns that the archive table had when it was frozen.
    record Cold(ColdFile file, List<Column> columns) implements Place {
        public Cold {
            columns = List.copyOf(columns);
        }

        static Cold of(ColdFile file) {
            List<Column> columns = file.manifest().columns().stream()
                    .map(column ->
                            new Column(column.name(), column.type(), true, false, false, true, keyType(column.type())))
                    .toList();
            return new Cold(file, Places.without(columns));
        }

        /// With the types that the archive table has by now, which took its values over.
        Cold typedAs(Place.Warm warm) {
            return new Cold(
                    file,
                    columns.stream()
                            .map(column -> warm.column(column.name()).orElse(column))
                            .toList());
        }

        /// As both engines call their types.
        private static KeyType keyType(String type) {
            return switch (type) {
                case "tinyint", "smallint", "int", "integer", "bigint" -> KeyType.BIGINT;
                case "uuid", "uniqueidentifier" -> KeyType.UUID;
                default -> KeyType.TEXT;
            };
        }

        @Override
        public String database() {
            return file.database();
        }

        @Override
        public TableName table() {
            return file.table();
        }

        @Override
        public Where where() {
            return Where.COLD;
        }

        @Override
        public String name() {
            return "%s/%s, cold file %d".formatted(database(), table(), file.id());
        }
    }
}
