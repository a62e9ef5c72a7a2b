package dev.holdfast.verify;

import dev.holdfast.HoldfastException;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.cold.FileCheck;
import dev.holdfast.cold.FileRows;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.TableName;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.proof.Root;
import dev.holdfast.verify.Evidence.Held;
import dev.holdfast.verify.Finding.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What cold files hold of a policy's chunks. Each file is read once in a verification, whole.
///
/// A chunk whose rows are in the file as they were written counts as what the archive's manifest was compared with when
/// they were: its digest and its root.
final class ColdEvidence {
    private final ColdKeeper keeper;
    private final String policy;
    private final Map<Long, Judged> files = new TreeMap<>();

    ColdEvidence(ColdKeeper keeper, String policy) {
        this.keeper = keeper;
        this.policy = policy;
    }

    private record Judged(ColdFile file, List<String> problems, Map<Long, Held> chunks) {}

    /// What files hold of the chunks of an archive table with numbers above `after` and up to `upTo`.
    ///
    /// @param warm chunks that the table holds: where a file does, too, it is on its way
    Map<Long, Held> held(String database, TableName table, long after, long upTo, Set<Long> warm) {
        Map<Long, Held> held = new HashMap<>();
        keeper.chunks(database, table, after, upTo).forEach((chunk, file) -> {
            if (!warm.contains(chunk)) {
                Held found = files.computeIfAbsent(file, this::judge).chunks().get(chunk);
                if (found != null) {
                    held.put(chunk, found);
                }
            }
        });
        return held;
    }

    private Judged judge(long id) {
        ColdFile file = keeper.find(id);
        if (!file.state().hasFile()) { // thawed since it was asked for: its rows are found at the second look
            return new Judged(file, List.of(), Map.of());
        }
        FileCheck check;
        try {
            check = keeper.check(file);
        } catch (HoldfastException e) {
            return new Judged(file, List.of(e.getMessage()), Map.of());
        }
        Map<Long, Held> chunks = new HashMap<>();
        for (ColdManifest.Chunk line : file.manifest().chunks()) {
            FileRows.ChunkRows rows = check.found().get(line.chunk());
            if (rows != null) {
                boolean same =
                        rows.rows() == line.rows() && rows.root().toString().equals(line.fileRoot());
                chunks.put(
                        line.chunk(),
                        new Held(
                                new Digest(rows.rows(), line.hash(), 0),
                                line.root() == null
                                        ? null
                                        : Root.of(java.util.HexFormat.of().parseHex(line.root())),
                                new Evidence.InFile(id, !same)));
            }
        }
        return new Judged(file, check.problems(), chunks);
    }

    /// What is wrong with the files that were read so far, if they should still be there.
    List<Finding> findings() {
        return files.values().stream()
                .filter(judged -> !judged.problems().isEmpty()
                        && keeper.find(judged.file().id()).state().hasFile())
                .map(judged -> new Finding(
                        Kind.CONTENT,
                        policy,
                        null,
                        judged.file().table().toString(),
                        judged.file().words() + ": " + String.join("; ", judged.problems())))
                .toList();
    }
}
