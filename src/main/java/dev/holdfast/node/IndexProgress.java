package dev.holdfast.node;

import dev.holdfast.dialect.IndexKeeping;

/// What a build does, in words.
public final class IndexProgress {
    private IndexProgress() {}

    /// `building index: scanning table, 40 %`, `waiting for writers before build: process 12 of shop`
    public static String words(IndexKeeping.Progress now) {
        String line = now.phase();
        if (now.total() > 0 && !line.startsWith("waiting")) {
            line += ", %d %%".formatted(Math.min(100, 100 * now.done() / now.total()));
        }
        return now.waitsFor().isEmpty() ? line : line + ": " + now.waitsFor();
    }
}
