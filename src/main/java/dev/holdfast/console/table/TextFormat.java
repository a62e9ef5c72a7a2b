package dev.holdfast.console.table;

import dev.holdfast.history.CsvCell;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/// Rows of a table as text.
enum TextFormat {
    /// Tab-separated, as it is pasted into a spreadsheet: every cell as it is shown, a line break as a space, what
    /// would be a formula as a text (see [CsvCell]).
    TSV {
        @Override
        String head(List<TableText.Column<?>> columns) {
            return columns.stream().map(column -> cell(column.title(), false)).collect(Collectors.joining("\t")) + "\n";
        }

        @Override
        String row(List<TableText.Column<?>> columns, List<String> cells, long number) {
            return IntStream.range(0, cells.size())
                            .mapToObj(i -> cell(cells.get(i), columns.get(i).number()))
                            .collect(Collectors.joining("\t"))
                    + "\n";
        }

        private static String cell(String text, boolean number) {
            return CsvCell.harmless(text, number).replaceAll("[\\t\\r\\n]+", " ");
        }
    },
    /// See [CsvCell].
    CSV {
        @Override
        String head(List<TableText.Column<?>> columns) {
            return columns.stream()
                            .map(column -> CsvCell.of(column.title(), false))
                            .collect(Collectors.joining(","))
                    + "\r\n";
        }

        @Override
        String row(List<TableText.Column<?>> columns, List<String> cells, long number) {
            return IntStream.range(0, cells.size())
                            .mapToObj(
                                    i -> CsvCell.of(cells.get(i), columns.get(i).number()))
                            .collect(Collectors.joining(","))
                    + "\r\n";
        }
    },
    MARKDOWN {
        @Override
        String head(List<TableText.Column<?>> columns) {
            return row(columns, columns.stream().map(TableText.Column::title).toList(), 0)
                    + columns.stream()
                            .map(column -> column.number() ? "---:" : "---")
                            .collect(Collectors.joining(" | ", "| ", " |\n"));
        }

        @Override
        String row(List<TableText.Column<?>> columns, List<String> cells, long number) {
            return cells.stream().map(TextFormat::escaped).collect(Collectors.joining(" | ", "| ", " |\n"));
        }
    },
    /// An array with an object for each row, its members named by the columns' ids.
    JSON {
        @Override
        String head(List<TableText.Column<?>> columns) {
            return "[";
        }

        @Override
        String row(List<TableText.Column<?>> columns, List<String> cells, long number) {
            Map<String, String> members = new LinkedHashMap<>();
            for (int i = 0; i < cells.size(); i++) {
                members.put(columns.get(i).id(), cells.get(i));
            }
            return (number == 0 ? "\n" : ",\n") + MAPPER.writeValueAsString(members);
        }

        @Override
        String end() {
            return "\n]\n";
        }
    };

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private static String escaped(String cell) {
        return cell.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replaceAll("\\R", "<br>")
                .replace("\t", " ");
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// How files of the format end, without the dot.
    String ending() {
        return this == MARKDOWN ? "md" : id();
    }

    abstract String head(List<TableText.Column<?>> columns);

    /// @param number from 0 on
    abstract String row(List<TableText.Column<?>> columns, List<String> cells, long number);

    String end() {
        return "";
    }

    /// All of it.
    <R> String of(TableText<R> table, List<R> rows) {
        StringBuilder text = new StringBuilder(head(table.heads()));
        for (int i = 0; i < rows.size(); i++) {
            text.append(row(table.heads(), table.cells(rows.get(i)), i));
        }
        return text.append(end()).toString();
    }
}
