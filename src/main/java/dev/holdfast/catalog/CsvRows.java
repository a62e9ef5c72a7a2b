package dev.holdfast.catalog;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Reads and writes comma-separated values (RFC 4180): cells in double quotes may hold commas, quotes written twice,
/// and line
/// ends.
public final class CsvRows {
    private CsvRows() {}

    /// @return rows of cells, blank lines left out; a byte order mark does not count
    /// @throws HoldfastException `USAGE` when a quote is not closed
    public static List<List<String>> of(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        boolean wasQuoted = false;
        int line = 1;
        String all = (text.startsWith("\uFEFF") ? text.substring(1) : text) + "\n";
        for (int i = 0; i < all.length(); i++) {
            char c = all.charAt(i);
            if (c == '\n') {
                line++;
            }
            if (quoted) {
                if (c != '"') {
                    cell.append(c);
                } else if (i + 1 < all.length() && all.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"' && cell.toString().isBlank()) {
                cell.setLength(0);
                quoted = true;
                wasQuoted = true;
            } else if (c == ',' || c == '\n') {
                row.add(wasQuoted ? cell.toString() : cell.toString().strip());
                cell.setLength(0);
                wasQuoted = false;
                if (c == '\n') {
                    if (row.size() > 1 || !row.getFirst().isEmpty()) {
                        rows.add(List.copyOf(row));
                    }
                    row.clear();
                }
            } else if (!wasQuoted || !Character.isWhitespace(c)) {
                cell.append(c);
            }
        }
        if (quoted) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "a quoted value is not closed before line " + line + "; nothing was done");
        }
        return rows;
    }

    /// One row, as [#of] reads it.
    public static String line(List<String> row) {
        return row.stream().map(CsvRows::cell).collect(Collectors.joining(","));
    }

    private static String cell(String value) {
        boolean plain = !value.isEmpty()
                && value.equals(value.strip())
                && value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n');
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
