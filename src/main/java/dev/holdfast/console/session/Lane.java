package dev.holdfast.console.session;

import dev.holdfast.session.ChunkView;
import dev.holdfast.session.SessionView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One row of the timeline: a session of the family, or a child policy that keys wait for.
///
/// @param session null when the policy has not taken up its keys
/// @param parent index of the lane that handed its keys to this one; -1 for the first
/// @param handedOffKeys keys that came from there; 0 for the first
/// @param chunks oldest first
public record Lane(
        String policy,
        @Nullable SessionView session,
        int depth,
        int parent,
        long handedOffKeys,
        List<ChunkView> chunks) {
    public Lane {
        chunks = List.copyOf(chunks);
    }

    public long millis(Phase phase) {
        return chunks.stream().mapToLong(phase::millis).sum();
    }

    /// How busy each step was in equal slices of a span of time: `[phase][slice]`, each 0 to 1, where the steps of one
    /// slice add up to at most 1; what is missing was spent waiting. A chunk's steps are laid one after the other
    /// from
    /// the moment when it was marked, ended by its end.
    public double[][] shares(Instant from, Instant to, int slices) {
        double[][] shares = new double[Phase.values().length][slices];
        double sliceMillis = Math.max(1, (to.toEpochMilli() - from.toEpochMilli()) / (double) slices);
        for (ChunkView chunk : chunks) {
            double at = start(chunk) - from.toEpochMilli();
            for (Phase phase : Phase.values()) {
                double end = at + phase.millis(chunk);
                spread(shares[phase.ordinal()], at / sliceMillis, end / sliceMillis);
                at = end;
            }
        }
        for (int slice = 0; slice < slices; slice++) {
            cap(shares, slice);
        }
        return shares;
    }

    /// `markedAt` is written when the keys are marked: the marking itself lies before it.
    private static double start(ChunkView chunk) {
        return chunk.markedAt().toEpochMilli() - (double) Phase.MARK.millis(chunk);
    }

    private static void spread(double[] share, double from, double to) {
        int last = Math.min(share.length - 1, (int) Math.floor(to));
        for (int slice = Math.max(0, (int) Math.floor(from)); slice <= last; slice++) {
            share[slice] += Math.max(0, Math.min(to, slice + 1.0) - Math.max(from, slice));
        }
    }

    /// Chunks of one session may overlap by a clock's error; no slice is busier than its length.
    private static void cap(double[][] shares, int slice) {
        double sum = 0;
        for (double[] share : shares) {
            sum += share[slice];
        }
        if (sum > 1) {
            for (double[] share : shares) {
                share[slice] /= sum;
            }
        }
    }
}
