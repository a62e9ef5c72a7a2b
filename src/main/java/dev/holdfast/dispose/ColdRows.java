package dev.holdfast.dispose;

import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Route;
import dev.holdfast.cold.ColdFilter;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.dialect.Disposing.Stamps;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.RetentionClock;
import dev.holdfast.dialect.TableName;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What of a policy's archived rows is in cold files. Nothing of it may be disposed of before it is thawed.
final class ColdRows {
    private final ColdKeeper keeper;
    private final DueRule rule;

    ColdRows(ColdKeeper keeper, DueRule rule) {
        this.keeper = keeper;
        this.rule = rule;
    }

    /// Root rows of one chunk that end together. @param end by their stamps and the floor
    record Part(long session, long chunk, Instant archivedAt, Instant end, long rows) {}

    /// @param unread files whose rows cannot be told, which may have ended
    record Found(List<Part> parts, List<PolicyQueue.InFile> unread) {}

    /// The files that hold rows of a chunk, in whichever of the policy's tables, by chunk.
    Map<Long, Set<Long>> files(Route standing) {
        Map<Long, Set<Long>> files = new HashMap<>();
        for (MoveTable table : standing.tables()) {
            keeper.chunks(standing.archive().name(), table.source(), 0, Long.MAX_VALUE)
                    .forEach((chunk, file) ->
                            files.computeIfAbsent(chunk, _ -> new TreeSet<>()).add(file));
        }
        return files;
    }

    /// The file that holds the rows of a chunk in one table of an archive.
    Optional<Long> file(String archive, TableName table, long chunk) {
        return keeper.chunks(archive, table, chunk - 1, chunk).values().stream().findFirst();
    }

    /// Root rows in files that may end until a moment; rows without an end are left out.
    ///
    /// @param sessions of the policy; @param warm chunks that the table holds, though a file does, too
    Found find(Policy policy, Route standing, Set<Long> sessions, Set<Long> warm, Instant until) {
        Instant upTo = rule.archivedUpTo(policy, until);
        List<Part> parts = new ArrayList<>();
        List<PolicyQueue.InFile> unread = new ArrayList<>();
        for (ColdFile file :
                keeper.of(standing.archive().name(), standing.root().source())) {
            if (file.from().isAfter(upTo)) {
                continue;
            }
            Map<Long, ColdManifest.Chunk> chunks = file.manifest().chunks().stream()
                    .filter(chunk -> sessions.contains(chunk.session())
                            && !warm.contains(chunk.chunk())
                            && !chunk.archivedAt().isAfter(upTo))
                    .collect(Collectors.toMap(ColdManifest.Chunk::chunk, chunk -> chunk));
            if (!chunks.isEmpty()) {
                try {
                    parts.addAll(parts(standing, file, chunks));
                } catch (HoldfastException e) {
                    long rows = chunks.values().stream()
                            .mapToLong(ColdManifest.Chunk::rows)
                            .sum();
                    unread.add(new PolicyQueue.InFile(file.id(), rows, String.valueOf(e.getMessage())));
                }
            }
        }
        return new Found(parts, unread);
    }

    private record Alike(long chunk, String until, @Nullable String from) {}

    private List<Part> parts(Route standing, ColdFile file, Map<Long, ColdManifest.Chunk> chunks) {
        boolean dated = file.manifest().columnNames().contains(RetentionClock.COLUMN);
        List<String> columns = dated
                ? List.of("hf_chunk", "hf_retain_until", RetentionClock.COLUMN)
                : List.of("hf_chunk", "hf_retain_until");
        Map<Alike, Long> rows = new HashMap<>();
        keeper.<RuntimeException>read(file, columns, ColdFilter.ALL, values -> {
            long chunk = Long.parseLong(Objects.requireNonNull(values[0], "every archived row has a chunk"));
            if (chunks.containsKey(chunk)) {
                String until = Objects.requireNonNull(values[1], "every archived row has an end");
                rows.merge(new Alike(chunk, until, dated ? values[2] : null), 1L, Long::sum);
            }
        });
        List<Alike> kinds = List.copyOf(rows.keySet());
        List<Stamps> stamps = kinds.stream()
                .map(alike -> new Stamps(
                        Objects.requireNonNull(chunks.get(alike.chunk())).archivedAt(), alike.until(), alike.from()))
                .toList();
        List<Optional<Instant>> ends = standing.archive().read(archive -> standing.archive()
                .dialect()
                .disposing()
                .ends(archive, rule.end(archive, standing, "a"), stamps));
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            Alike alike = kinds.get(i);
            ColdManifest.Chunk chunk = Objects.requireNonNull(chunks.get(alike.chunk()));
            long count = Objects.requireNonNull(rows.get(alike));
            ends.get(i)
                    .ifPresent(
                            end -> parts.add(new Part(chunk.session(), chunk.chunk(), chunk.archivedAt(), end, count)));
        }
        return parts;
    }
}
