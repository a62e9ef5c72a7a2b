package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.io.PrintWriter;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// Prints data in the form that was asked for: names in snake_case, times in ISO-8601, bytes and seconds as numbers.
final class Printer {
    private final PrintWriter out;
    private final OutputFormat format;
    private final Optional<Integer> width;
    private final JsonMapper json = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    Printer(PrintWriter out, OutputFormat format, Optional<Integer> width) {
        this.out = out;
        this.format = format;
        this.width = width;
    }

    /// Prints what is not a list.
    ///
    /// @param document a record whose first component is `schemaVersion`
    /// @param text the same for a person
    void document(Record document, String text) {
        switch (format) {
            case TEXT -> out.print(text.endsWith("\n") || text.isEmpty() ? text : text + "\n");
            case JSON -> printPretty(document);
            case JSONL -> out.println(json.writeValueAsString(document));
            case CSV ->
                throw new HoldfastException(
                        ErrorCode.USAGE, "this command prints no list: --output csv is not possible, json is");
        }
        out.flush();
    }

    /// Prints a list: as text by `text`, as one JSON document, or a row a line.
    ///
    /// @param type of the rows, whose components name the columns of CSV; a row of another type has fewer of them
    void list(Class<? extends Record> type, List<? extends Record> rows, Record document, String text) {
        switch (format) {
            case TEXT, JSON -> document(document, text);
            case JSONL -> rows.forEach(row -> out.println(json.writeValueAsString(row)));
            case CSV -> printCsv(type, rows);
        }
        out.flush();
    }

    /// Prints a list whose JSON form is fixed elsewhere: an array, no document around it.
    <T extends Record> void array(Class<T> type, List<T> rows, String text) {
        switch (format) {
            case TEXT -> out.print(text);
            case JSON -> printPretty(rows);
            case JSONL -> rows.forEach(row -> out.println(json.writeValueAsString(row)));
            case CSV -> printCsv(type, rows);
        }
        out.flush();
    }

    /// Prints one row of a list that has no end yet, where a line can stand alone.
    /// The caller prints the rest by `list`.
    ///
    /// @return false when the format wants all rows at once
    boolean row(Record row, String text) {
        switch (format) {
            case TEXT -> out.println(text);
            case JSONL -> out.println(json.writeValueAsString(row));
            case JSON, CSV -> {
                return false;
            }
        }
        out.flush();
        return true;
    }

    <T> String table(List<Column<T>> columns, List<T> rows) {
        return new Table<>(columns, rows).render(width);
    }

    private void printPretty(Object document) {
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        out.println(json.writer().with(printer).writeValueAsString(document));
    }

    private void printCsv(Class<? extends Record> type, List<? extends Record> rows) {
        List<String> columns = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT))
                .toList();
        out.println(String.join(",", columns));
        rows.forEach(row -> out.println(csvLine(columns, json.valueToTree(row))));
    }

    private String csvLine(List<String> columns, JsonNode row) {
        return columns.stream().map(column -> csvCell(row.path(column))).collect(Collectors.joining(","));
    }

    /// RFC 4180; a list or an object is written as JSON.
    private String csvCell(JsonNode value) {
        String text = value.isNull() || value.isMissingNode()
                ? ""
                : value.isContainer() ? json.writeValueAsString(value) : value.asString();
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
