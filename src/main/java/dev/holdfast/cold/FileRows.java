package dev.holdfast.cold;

import dev.holdfast.proof.Leaves;
import dev.holdfast.proof.ProofColumn;
import dev.holdfast.proof.Root;
import dev.holdfast.proof.RowWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reckons a root over the rows of each chunk as a file holds them. Rows come chunk by chunk, so that the leaves of
/// one chunk are all that is kept.
public final class FileRows {
    /// What a file holds of a chunk.
    public record ChunkRows(long rows, Root root) {}

    private final List<ColdColumn> columns;
    private final RowWriter writer;
    private final int chunkColumn;
    private final Map<Long, ChunkRows> chunks = new HashMap<>();
    private Leaves leaves = new Leaves();
    private long chunk;

    FileRows(List<ColdColumn> columns) {
        this.columns = columns;
        this.writer = new RowWriter(columns.stream()
                .map(column -> new ProofColumn(column.name(), column.stored().family()))
                .toList());
        this.chunkColumn = columns.stream().map(ColdColumn::name).toList().indexOf("hf_chunk");
    }

    /// @param values one for each column, null for NULL
    void add(@Nullable Object[] values) {
        long next = values[chunkColumn] instanceof Long number ? number : 0;
        if (next != chunk) {
            close();
            chunk = next;
        }
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value == null) {
                writer.absent();
            } else {
                columns.get(i).stored().spell(writer, value);
            }
        }
        leaves.add(writer.leaf());
    }

    /// Rows of a chunk that do not lie together are not as we write them; their root is then another, as it should.
    private void close() {
        if (leaves.count() > 0) {
            Root root = leaves.root();
            chunks.merge(
                    chunk,
                    new ChunkRows(leaves.count(), root),
                    (one, other) -> new ChunkRows(one.rows() + other.rows(), other.root()));
        }
        leaves = new Leaves();
    }

    Map<Long, ChunkRows> chunks() {
        close();
        return Map.copyOf(chunks);
    }
}
