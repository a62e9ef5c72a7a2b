package dev.holdfast.bench;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/// What to measure, and how much of it.
///
/// @param rounds how often each contender runs
/// @param rows rows that each session moves, about
/// @param keys keys that pass the ledger; ten times as many where it must stay flat
/// @param tables tables of the legacy way, one for each session and child
/// @param memoryRows rows of the smaller of two sessions whose memory is compared
/// @param historyRows rows that are looked up, half of them archived
/// @param directory where a directory for the servers is made
/// @param keep whether that directory stays, with its servers stopped
public record BenchOptions(
        Set<Trial> trials,
        int rounds,
        long rows,
        long keys,
        int tables,
        long memoryRows,
        long historyRows,
        int heapMegabytes,
        int chunkRows,
        Path directory,
        boolean keep) {
    public BenchOptions {
        trials = java.util.Collections.unmodifiableSet(EnumSet.copyOf(trials));
    }

    /// What figures are published from.
    public static BenchOptions full(Set<Trial> trials, Path directory) {
        return new BenchOptions(
                trials,
                5,
                1_000_000,
                1_000_000,
                20_000,
                1_000_000,
                10_000_000,
                HEAP_MEGABYTES,
                dev.holdfast.policy.PolicyDefinition.DEFAULT_CHUNK_ROWS,
                directory,
                false);
    }

    /// All of it in five minutes on two quiet cores.
    public static BenchOptions quick(Set<Trial> trials, Path directory) {
        return new BenchOptions(
                trials,
                2,
                150_000,
                500_000,
                20_000,
                100_000,
                300_000,
                HEAP_MEGABYTES,
                dev.holdfast.policy.PolicyDefinition.DEFAULT_CHUNK_ROWS,
                directory,
                false);
    }

    private static final int HEAP_MEGABYTES = 256;

    public BenchOptions withRounds(int other) {
        return new BenchOptions(
                trials, other, rows, keys, tables, memoryRows, historyRows, heapMegabytes, chunkRows, directory, keep);
    }

    /// Everything that has a size, as large as `other` rows ask for.
    public BenchOptions withRows(long other) {
        return new BenchOptions(
                trials,
                rounds,
                other,
                Math.min(keys, other),
                (int) Math.min(tables, other),
                other,
                other,
                heapMegabytes,
                chunkRows,
                directory,
                keep);
    }

    public BenchOptions kept() {
        return new BenchOptions(
                trials, rounds, rows, keys, tables, memoryRows, historyRows, heapMegabytes, chunkRows, directory, true);
    }
}
