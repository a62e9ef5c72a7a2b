package dev.holdfast.dispose;

import dev.holdfast.archive.Route;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.freeze.ColdState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Cold files that can only go together: one of a policy's root table, and those with the rest of the bundles of its
/// chunks.
///
/// @param files by archive table, the root's among them
/// @param why they cannot go as they are, for people; empty when they can
record ColdGroup(ColdFile root, Map<TableName, ColdFile> files, String why) {
    ColdGroup {
        files = Map.copyOf(files);
    }

    Set<Long> chunks() {
        return chunks(root);
    }

    private static Set<Long> chunks(ColdFile file) {
        return file.manifest().chunks().stream().map(ColdManifest.Chunk::chunk).collect(Collectors.toSet());
    }

    /// What a table's file holds of a chunk.
    Optional<ColdManifest.Chunk> chunk(TableName table, long chunk) {
        return Optional.ofNullable(files.get(table))
                .flatMap(file -> file.manifest().chunk(chunk));
    }

    /// @param sessions of the policy
    static ColdGroup of(ColdKeeper keeper, Route standing, ColdFile root, Set<Long> sessions) {
        Map<TableName, ColdFile> files = new LinkedHashMap<>();
        files.put(root.table(), root);
        Set<Long> chunks = chunks(root);
        String why = root.state() == ColdState.COLD ? "" : onItsWay(root);
        if (!root.manifest().chunks().stream().allMatch(chunk -> sessions.contains(chunk.session()))) {
            why = "it holds rows of other policies, too";
        }
        for (MoveTable table : standing.tables()) {
            if (table.root()) {
                continue;
            }
            for (ColdFile file : keeper.of(standing.archive().name(), table.source())) {
                Set<Long> here = chunks(file);
                if (here.stream().noneMatch(chunks::contains)) {
                    continue;
                }
                if (file.state() != ColdState.COLD) {
                    why = onItsWay(file);
                    files.put(file.table(), file);
                } else if (!chunks.containsAll(here)) {
                    why = "cold file %d holds other rows, too, beside those of their bundle".formatted(file.id());
                } else if (files.put(file.table(), file) != null) {
                    why = "its bundle is in several files of " + file.table();
                }
            }
        }
        Optional<TableName> warm = standing.tables().stream()
                .map(MoveTable::source)
                .filter(table -> !standing.archive()
                        .read(archive ->
                                standing.archive().dialect().disposing().counts(archive, table, chunks))
                        .isEmpty())
                .findFirst();
        if (warm.isPresent()) {
            why = "rows of its bundles are in the archive table %s: freeze them, or thaw it".formatted(warm.get());
        }
        return new ColdGroup(root, files, why);
    }

    private static String onItsWay(ColdFile file) {
        return "cold file %d is %s".formatted(file.id(), file.state().id());
    }
}
