package dev.holdfast.verify;

import java.util.Map;
import java.util.TreeMap;

/// How far a verification came with one policy.
///
/// @param afterChunk chunks up to this number are checked; @param finished nothing is left to do
/// @param lastSession session of the last chunk, so that sessions are counted once: a policy has one at a time
/// @param unlisted differences that were found when the list was full
/// @param archived rows that left each source table for good, by database and table
public record Progress(
        int policy,
        long afterChunk,
        boolean finished,
        long rowsChecked,
        long chunks,
        long sessions,
        long lastSession,
        long handedOffKeys,
        long expectedKeys,
        long unlisted,
        Map<String, Long> archived) {
    public Progress {
        archived = Map.copyOf(archived);
    }

    static Progress atStart(int policy, long afterChunk) {
        return new Progress(policy, afterChunk, false, 0, 0, 0, 0, 0, 0, 0, Map.of());
    }

    /// After a range of chunks.
    Progress past(long chunk, long rows, long moved, long newSessions, long session, Map<String, Long> rowsByTable) {
        Map<String, Long> all = new TreeMap<>(archived);
        rowsByTable.forEach((table, count) -> all.merge(table, count, Long::sum));
        return new Progress(
                policy,
                chunk,
                false,
                rowsChecked + rows,
                chunks + moved,
                sessions + newSessions,
                session,
                handedOffKeys,
                expectedKeys,
                unlisted,
                all);
    }

    Progress finished(long handedOff, long expected) {
        return new Progress(
                policy,
                afterChunk,
                true,
                rowsChecked,
                chunks,
                sessions,
                lastSession,
                handedOff,
                expected,
                unlisted,
                archived);
    }
}
