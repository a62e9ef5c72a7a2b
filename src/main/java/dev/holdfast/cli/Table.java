package dev.holdfast.cli;

import java.util.List;
import java.util.Optional;

/// Rows aligned in columns; on a terminal too narrow for them, one field a line.
record Table<T>(List<Column<T>> columns, List<T> rows) {
    private static final String GAP = "  ";

    /// @param width of the terminal; empty when unknown, as in a pipe
    String render(Optional<Integer> width) {
        List<List<String>> cells = rows.stream()
                .map(row -> columns.stream().map(c -> c.text().apply(row)).toList())
                .toList();
        int[] widths = new int[columns.size()];
        int total = -GAP.length();
        for (int i = 0; i < widths.length; i++) {
            widths[i] = columns.get(i).title().length();
            for (List<String> line : cells) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
            total += widths[i] + GAP.length();
        }
        return width.isPresent() && total > width.get() ? blocks(cells) : lines(cells, widths);
    }

    private String lines(List<List<String>> cells, int[] widths) {
        StringBuilder text = new StringBuilder();
        appendLine(text, columns.stream().map(Column::title).toList(), widths);
        cells.forEach(line -> appendLine(text, line, widths));
        return text.toString();
    }

    private void appendLine(StringBuilder text, List<String> line, int[] widths) {
        StringBuilder padded = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String space = " ".repeat(widths[i] - line.get(i).length());
            padded.append(i == 0 ? "" : GAP)
                    .append(columns.get(i).numeric() ? space + line.get(i) : line.get(i) + space);
        }
        text.append(padded.toString().stripTrailing()).append('\n');
    }

    private String blocks(List<List<String>> cells) {
        int title = columns.stream().mapToInt(c -> c.title().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (List<String> line : cells) {
            text.append(text.isEmpty() ? "" : "\n");
            for (int i = 0; i < line.size(); i++) {
                String name = columns.get(i).title();
                text.append((name + " ".repeat(title - name.length()) + GAP + line.get(i)).stripTrailing())
                        .append('\n');
            }
        }
        return text.toString();
    }
}
