package dev.holdfast.sample;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `tables.csv` and `columns.csv` of a sample: fields are parted by semicolons, lines that begin with `#` are
/// comments, the first other line names the fields.
final class TableSpecs {
    private TableSpecs() {}

    static List<TableSpec> read(String sample) {
        Map<String, List<ColumnSpec>> kinds = new LinkedHashMap<>();
        for (String[] column : lines(sample + "/columns.csv", 5)) {
            kinds.computeIfAbsent(column[0], _ -> new ArrayList<>())
                    .add(new ColumnSpec(column[1], column[2], column[3], column[4]));
        }
        return lines(sample + "/tables.csv", 8).stream()
                .map(table -> new TableSpec(
                        table[0],
                        table[1],
                        table[3],
                        TableSpec.Logic.valueOf(table[4]),
                        table[5].isEmpty() ? null : table[5],
                        table[6].isEmpty() ? 0 : Integer.parseInt(table[6]),
                        Integer.parseInt(table[7]),
                        kind(kinds, table[2])))
                .toList();
    }

    private static List<ColumnSpec> kind(Map<String, List<ColumnSpec>> kinds, String name) {
        List<ColumnSpec> columns = kinds.get(name);
        if (columns == null) {
            throw new HoldfastException(ErrorCode.INTERNAL, "columns.csv has no kind " + name);
        }
        return columns;
    }

    private static List<String[]> lines(String file, int fields) {
        List<String[]> lines = FileScripts.resource(file)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .skip(1)
                .map(line -> line.split(";", -1))
                .toList();
        lines.stream().filter(line -> line.length != fields).findFirst().ifPresent(line -> {
            throw new HoldfastException(
                    ErrorCode.INTERNAL, file + ": not " + fields + " fields: " + String.join(";", line));
        });
        return lines;
    }
}
