package dev.holdfast.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/// A type of PostgreSQL with values, ordinary and extreme.
///
/// @param values literals: ten or more, or all that the type has; NULL is not among them
public record SampleType(String name, List<String> values) {
    /// Makes the types that no server has by itself.
    private static final String OWN_TYPES = """
            create type mood as enum ('sad', 'it''s "ok"', 'glücklich');
            create domain positive as int check (value > 0);
            create domain code as varchar(12) check (value ~ '^[a-z ]*$');
            create domain ids as bigint[];
            create type pair as (a int, b text);
            create type nest as (p pair, at timestamptz, l numeric[]);
            create type span as range (subtype = float8);
            """;

    public SampleType {
        values = List.copyOf(values);
    }

    /// All of `types.toml`; the column of the first is `c0`, of the second `c1`, ...
    public static List<SampleType> all() {
        try (InputStream file =
                Objects.requireNonNull(SampleType.class.getResourceAsStream("types.toml"), "types.toml")) {
            TomlArray types = Objects.requireNonNull(Toml.parse(file).getArray("type"), "type");
            return IntStream.range(0, types.size())
                    .mapToObj(i -> of(types.getTable(i)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SampleType of(TomlTable type) {
        return new SampleType(
                Objects.requireNonNull(type.getString("name"), "name"),
                Objects.requireNonNull(type.getArray("values"), "values").toList().stream()
                        .map(String.class::cast)
                        .toList());
    }

    /// The column that holds the type at `index` of [#all].
    public static String column(int index) {
        return "c" + index;
    }

    /// Makes a table with the primary key `id` and a column for each type; its last row has NULL in all of them.
    public static String table(String table, List<SampleType> types) {
        String columns = IntStream.range(0, types.size())
                .mapToObj(i -> column(i) + " " + types.get(i).name())
                .collect(Collectors.joining(",\n"));
        int rows = types.stream().mapToInt(type -> type.values().size()).max().orElseThrow() + 1;
        String inserts = IntStream.range(0, rows)
                .mapToObj(row -> types.stream()
                        .map(type -> type.literal(row))
                        .collect(Collectors.joining(",\n", "insert into " + table + " values (" + row + ",\n", ");\n")))
                .collect(Collectors.joining());
        return OWN_TYPES + "create table " + table + " (id int primary key,\n" + columns + ");\n" + inserts;
    }

    private String literal(int row) {
        return row < values.size() ? "'" + values.get(row).replace("'", "''") + "'::" + name : "null";
    }
}
