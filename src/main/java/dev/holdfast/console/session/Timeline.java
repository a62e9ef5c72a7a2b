package dev.holdfast.console.session;

import dev.holdfast.session.ChunkView;
import dev.holdfast.session.HandoffView;
import dev.holdfast.session.SessionView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The family of a session over time: parents above their children.
///
/// @param from start of the first session; @param to end of the last, or its last sign of life
public record Timeline(Instant from, Instant to, List<Lane> lanes) {
    public static final Timeline EMPTY = new Timeline(Instant.EPOCH, Instant.EPOCH, List.of());

    public Timeline {
        lanes = List.copyOf(lanes);
    }

    /// @param family oldest first; @param handoffs of all of it
    /// @param chunks by session, oldest first
    public static Timeline of(
            List<SessionView> family, Collection<HandoffView> handoffs, Map<Long, List<ChunkView>> chunks) {
        if (family.isEmpty()) {
            return EMPTY;
        }
        List<Lane> lanes = new ArrayList<>();
        Set<Long> ids = new HashSet<>(family.stream().map(SessionView::id).toList());
        for (SessionView each : family) {
            if (each.parentSession() == null || !ids.contains(each.parentSession())) {
                descend(each, 0, -1, family, handoffs, chunks, lanes);
            }
        }
        Instant from = family.stream()
                .map(SessionView::startedAt)
                .min(Instant::compareTo)
                .orElseThrow();
        Instant to = family.stream().map(Timeline::end).max(Instant::compareTo).orElseThrow();
        return new Timeline(from, to.isAfter(from) ? to : from.plusMillis(1), lanes);
    }

    private static Instant end(SessionView session) {
        @Nullable Instant ended = session.endedAt();
        return ended != null ? ended : session.updatedAt();
    }

    private static void descend(
            SessionView session,
            int depth,
            int parent,
            List<SessionView> family,
            Collection<HandoffView> handoffs,
            Map<Long, List<ChunkView>> chunks,
            List<Lane> lanes) {
        int index = lanes.size();
        long keys = handoffs.stream()
                .filter(each -> Objects.equals(each.session(), session.parentSession())
                        && each.childPolicy().equals(session.policy()))
                .mapToLong(HandoffView::keys)
                .sum();
        lanes.add(
                new Lane(session.policy(), session, depth, parent, keys, chunks.getOrDefault(session.id(), List.of())));
        List<SessionView> children = family.stream()
                .filter(each -> Objects.equals(each.parentSession(), session.id()))
                .toList();
        children.forEach(child -> descend(child, depth + 1, index, family, handoffs, chunks, lanes));
        handoffs.stream()
                .filter(each -> each.session() == session.id())
                .filter(each ->
                        children.stream().noneMatch(child -> child.policy().equals(each.childPolicy())))
                .forEach(each ->
                        lanes.add(new Lane(each.childPolicy(), null, depth + 1, index, each.keys(), List.of())));
    }
}
