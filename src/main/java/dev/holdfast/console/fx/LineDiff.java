package dev.holdfast.console.fx;

import java.util.ArrayList;
import java.util.List;

/// The lines of two texts side by side: kept, taken out, put in, along their longest common subsequence.
public record LineDiff(List<Line> lines) {
    /// What became of a line.
    public enum Kind {
        KEPT,
        REMOVED,
        ADDED
    }

    /// A line of the one text, of the other, or of both.
    public record Line(Kind kind, String text) {}

    public LineDiff {
        lines = List.copyOf(lines);
    }

    public static LineDiff of(String before, String after) {
        List<String> old = before.lines().toList();
        List<String> now = after.lines().toList();
        int[][] common = new int[old.size() + 1][now.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = now.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(now.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<Line> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
                lines.add(new Line(Kind.KEPT, old.get(i++)));
                j++;
            } else if (i < old.size() && (j == now.size() || common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line(Kind.REMOVED, old.get(i++)));
            } else {
                lines.add(new Line(Kind.ADDED, now.get(j++)));
            }
        }
        return new LineDiff(lines);
    }
}
