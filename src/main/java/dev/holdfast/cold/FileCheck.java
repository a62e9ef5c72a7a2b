package dev.holdfast.cold;

import dev.holdfast.HoldfastException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What a look at a whole cold file came to.
///
/// @param problems in sentences; none when the file is what its manifest says, to the bit and row by row
/// @param found what it holds of each chunk; empty when it cannot be read
public record FileCheck(List<String> problems, Map<Long, FileRows.ChunkRows> found) {
    public FileCheck {
        problems = List.copyOf(problems);
        found = Map.copyOf(found);
    }

    public boolean sound() {
        return problems.isEmpty();
    }

    /// Reads every byte for the checksum, then every row for the roots.
    public static FileCheck of(Path file, ColdManifest manifest, Path spill) {
        List<String> problems = new ArrayList<>();
        try {
            long bytes = Files.size(file);
            if (bytes != manifest.bytes()) {
                problems.add("%s has %,d bytes, its manifest says %,d".formatted(file, bytes, manifest.bytes()));
            } else if (!LocalFiles.sha256(file).equals(manifest.sha256())) {
                problems.add(file + " is no longer what was written: its SHA-256 is another");
            }
        } catch (IOException e) {
            return new FileCheck(List.of("cold file " + file + " cannot be read: " + LocalFiles.reason(e)), Map.of());
        }
        Map<Long, FileRows.ChunkRows> found;
        try (ParquetReader reader = new ParquetReader(file, manifest.columns(), spill)) {
            found = reader.chunks();
        } catch (HoldfastException e) {
            problems.add(e.getMessage());
            return new FileCheck(problems, Map.of());
        }
        compare(file, manifest, found, problems);
        return new FileCheck(problems, found);
    }

    private static void compare(
            Path file, ColdManifest manifest, Map<Long, FileRows.ChunkRows> found, List<String> problems) {
        for (ColdManifest.Chunk chunk : manifest.chunks()) {
            FileRows.ChunkRows rows = found.get(chunk.chunk());
            if (rows == null || rows.rows() != chunk.rows()) {
                problems.add("%s: chunk %d has %d rows, the manifest says %d"
                        .formatted(file, chunk.chunk(), rows == null ? 0 : rows.rows(), chunk.rows()));
            } else if (!rows.root().toString().equals(chunk.fileRoot())) {
                problems.add("%s: the content of chunk %d differs from the manifest".formatted(file, chunk.chunk()));
            }
        }
        for (Long chunk : new TreeSet<>(found.keySet())) {
            if (manifest.chunk(chunk).isEmpty()) {
                problems.add("%s: chunk %d is not in the manifest".formatted(file, chunk));
            }
        }
    }
}
