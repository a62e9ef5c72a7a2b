package dev.holdfast.console.session;

import dev.holdfast.node.Operations;
import dev.holdfast.session.ChunkView;
import dev.holdfast.session.SessionView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// All chunks of a family, read once and then only what is new. Used by one reading at a time.
final class ChunkHistory {
    private static final int PAGE = 200;
    private static final int MOST = 5000;

    private final Operations operations;
    private final Map<Long, NavigableMap<Long, ChunkView>> known = new HashMap<>();
    private final Set<Long> settled = new HashSet<>();

    ChunkHistory(Operations operations) {
        this.operations = operations;
    }

    /// Oldest first; of a very long session the latest ones.
    List<ChunkView> of(SessionView session) {
        NavigableMap<Long, ChunkView> chunks = known.computeIfAbsent(session.id(), _ -> new TreeMap<>());
        if (!settled.contains(session.id())) {
            readNew(session.id(), chunks);
            if (session.state().terminal()) {
                settled.add(session.id());
            }
        }
        return List.copyOf(chunks.values());
    }

    private void readNew(long session, NavigableMap<Long, ChunkView> chunks) {
        boolean more = true;
        for (int offset = 0; more && offset < MOST; offset += PAGE) {
            List<ChunkView> page = operations.chunks(session, false, offset, PAGE);
            more = page.size() == PAGE && page.stream().noneMatch(each -> ended(chunks, each));
            page.forEach(each -> chunks.put(each.chunk(), each));
        }
    }

    private static boolean ended(Map<Long, ChunkView> chunks, ChunkView chunk) {
        ChunkView before = chunks.get(chunk.chunk());
        return before != null && before.endedAt() != null;
    }
}
