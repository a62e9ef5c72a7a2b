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
    private static final List<Phase> MOVING = List.of(Phase.COPY, Phase.VERIFY, Phase.DELETE, Phase.HAND_OFF);

    public Lane {
        chunks = List.copyOf(chunks);
    }

    public long millis(Phase phase) {
        return chunks.stream().mapToLong(phase::millis).sum();
    }

    /// How busy each step was in equal slices of a span of time: `[phase][slice]`, each 0 to 1, where the steps of
    /// one slice add up to at most 1; what is missing lies between the steps: commits, and waiting. Marking ends
    /// when the chunk was marked, which may be long before its turn; the other steps follow one another up to its
    /// end.
    public double[][] shares(Instant from, Instant to, int slices) {
        double[][] shares = new double[Phase.values().length][slices];
        double sliceMillis = Math.max(1, (to.toEpochMilli() - from.toEpochMilli()) / (double) slices);
        for (ChunkView chunk : chunks) {
            double marked = (double) chunk.markedAt().toEpochMilli() - from.toEpochMilli();
            lay(shares, Phase.MARK, marked - Phase.MARK.millis(chunk), marked, sliceMillis);
            Instant ended = chunk.endedAt();
            if (ended != null) {
                layMoving(shares, chunk, (double) ended.toEpochMilli() - from.toEpochMilli(), sliceMillis);
            }
        }
        for (int slice = 0; slice < slices; slice++) {
            cap(shares, slice);
        }
        return shares;
    }

    private static void layMoving(double[][] shares, ChunkView chunk, double end, double sliceMillis) {
        double at = end;
        for (Phase phase : MOVING) {
            at -= phase.millis(chunk);
        }
        for (Phase phase : MOVING) {
            double next = at + phase.millis(chunk);
            lay(shares, phase, at, next, sliceMillis);
            at = next;
        }
    }

    private static void lay(double[][] shares, Phase phase, double from, double to, double sliceMillis) {
        spread(shares[phase.ordinal()], from / sliceMillis, to / sliceMillis);
    }

    private static void spread(double[] share, double from, double to) {
        int last = Math.min(share.length - 1, (int) Math.floor(to));
        for (int slice = Math.max(0, (int) Math.floor(from)); slice <= last; slice++) {
            share[slice] += Math.max(0, Math.min(to, slice + 1.0) - Math.max(from, slice));
        }
    }

    /// A chunk may be copied while the one before it is deleted; no slice is busier than its length.
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
