package dev.holdfast.dispose;

import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Route;
import dev.holdfast.cold.ColdFilter;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Disposing.Stamps;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.RetentionClock;
import dev.holdfast.dialect.TableName;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What of a policy's archived rows is in cold files.
final class ColdRows {
    private final ColdKeeper keeper;
    private final DueRule rule;

    ColdRows(ColdKeeper keeper, DueRule rule) {
        this.keeper = keeper;
        this.rule = rule;
    }

    /// Root rows of one chunk that end together. @param end by their stamps, the floor and the policy
    record Part(long session, long chunk, Instant archivedAt, Instant end, Keys keys) {
        long rows() {
            return keys.size();
        }
    }

    /// What a file of the root table holds of a policy. @param endless rows without an end
    record InFile(ColdFile file, List<Part> parts, long endless) {}

    /// @param unread files whose rows cannot be told, which may have ended
    record Found(List<InFile> files, List<PolicyQueue.InFile> unread) {}

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

    /// The files with root rows that may end until a moment.
    ///
    /// @param sessions of the policy; @param warm chunks that the table holds, though a file does, too
    Found find(Policy policy, Route standing, Set<Long> sessions, Set<Long> warm, Instant until) {
        Instant upTo = rule.archivedUpTo(policy, until);
        List<InFile> files = new ArrayList<>();
        List<PolicyQueue.InFile> unread = new ArrayList<>();
        for (ColdFile file :
                keeper.of(standing.archive().name(), standing.root().source())) {
            if (file.from().isAfter(upTo)) {
                continue;
            }
            Map<Long, ColdManifest.Chunk> chunks = file.manifest().chunks().stream()
                    .filter(chunk -> sessions.contains(chunk.session()) && !warm.contains(chunk.chunk()))
                    .collect(Collectors.toMap(ColdManifest.Chunk::chunk, chunk -> chunk));
            if (!chunks.isEmpty()) {
                try {
                    files.add(read(policy, standing, file, chunks));
                } catch (HoldfastException e) {
                    long rows = chunks.values().stream()
                            .mapToLong(ColdManifest.Chunk::rows)
                            .sum();
                    unread.add(new PolicyQueue.InFile(file.id(), rows, String.valueOf(e.getMessage()), ""));
                }
            }
        }
        return new Found(files, unread);
    }

    private record Alike(long chunk, String until, @Nullable String from) {}

    /// Reads the ends and keys of a file's root rows.
    InFile read(Policy policy, Route standing, ColdFile file, Map<Long, ColdManifest.Chunk> chunks) {
        List<Column> key = standing.root().rootKey();
        boolean dated = file.manifest().columnNames().contains(RetentionClock.COLUMN);
        List<String> columns = new ArrayList<>(List.of("hf_chunk", "hf_retain_until"));
        if (dated) {
            columns.add(RetentionClock.COLUMN);
        }
        int before = columns.size();
        key.forEach(column -> columns.add(column.name()));
        Map<Alike, FileKeys> rows = new LinkedHashMap<>();
        keeper.<RuntimeException>read(file, columns, ColdFilter.ALL, values -> {
            long chunk = Long.parseLong(Objects.requireNonNull(values[0], "every archived row has a chunk"));
            if (chunks.containsKey(chunk)) {
                String until = Objects.requireNonNull(values[1], "every archived row has an end");
                rows.computeIfAbsent(new Alike(chunk, until, dated ? values[2] : null), _ -> new FileKeys(key))
                        .add(values, before);
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
        long endless = 0;
        for (int i = 0; i < kinds.size(); i++) {
            Alike alike = kinds.get(i);
            ColdManifest.Chunk chunk = Objects.requireNonNull(chunks.get(alike.chunk()));
            Keys keys = Objects.requireNonNull(rows.get(alike)).keys();
            if (ends.get(i).isPresent()) {
                Instant end = rule.end(policy, chunk.archivedAt(), ends.get(i).get());
                parts.add(new Part(chunk.session(), chunk.chunk(), chunk.archivedAt(), end, keys));
            } else {
                endless += keys.size();
            }
        }
        return new InFile(file, parts, endless);
    }

    /// The keys of every row that a file holds of a chunk.
    Keys keys(ColdFile file, List<Column> key, long chunk) {
        FileKeys keys = new FileKeys(key);
        keeper.<RuntimeException>read(
                file,
                key.stream().map(Column::name).toList(),
                new ColdFilter.OfChunk(chunk),
                values -> keys.add(values, 0));
        return keys.keys();
    }
}
