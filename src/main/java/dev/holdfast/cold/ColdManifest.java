package dev.holdfast.cold;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Condition;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// What a cold file holds and how it can be told that it still does; lies beside the file as JSON.
///
/// @param format of the file and of this; readers refuse one that they do not know
/// @param table `schema.table` of the archive; @param partition where the rows were
/// @param from and `to`: its rows were archived from then on and before that
/// @param key the table's key, without columns of ours
/// @param bytes size of the file; @param sha256 over its bytes
/// @param ranges smallest and largest values of the key and of `hf_archived_at`
public record ColdManifest(
        int format,
        UUID installation,
        long file,
        String database,
        String table,
        String partition,
        Instant from,
        Instant to,
        List<ColdColumn> columns,
        List<String> key,
        long rows,
        long bytes,
        String sha256,
        List<Range> ranges,
        List<Chunk> chunks) {
    public static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    public ColdManifest {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        ranges = List.copyOf(ranges);
        chunks = List.copyOf(chunks);
    }

    /// Values as the database prints them; null where all are.
    public record Range(
            String column, @Nullable String min, @Nullable String max) {}

    /// @param hash sum of record hashes, and `root`, as the archive's manifest of the chunk has them, or the receipts
    /// of
    ///     what was disposed of it have left them; the root is null for a policy without proof
    /// @param fileRoot over the rows as the file holds them
    /// @param textHash sum of the hashes of whole rows as text, columns of ours included
    public record Chunk(
            long session,
            long chunk,
            long rows,
            Instant archivedAt,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal hash,
            @Nullable String root,
            String fileRoot,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal textHash) {}

    public List<String> columnNames() {
        return columns.stream().map(ColdColumn::name).toList();
    }

    public Optional<Chunk> chunk(long number) {
        return chunks.stream().filter(each -> each.chunk() == number).findFirst();
    }

    /// Whether rows with these values may be in the file, by its smallest and largest keys. @param key by column
    public boolean mayHold(Map<String, String> key) {
        return ranges.stream().allMatch(range -> {
            String wanted = key.get(range.column());
            return wanted == null || column(range.column()).stored().within(wanted, range.min(), range.max());
        });
    }

    /// Whether a row of the file may satisfy a condition, by its smallest and largest keys and moments and by its
    /// sessions and chunks.
    public boolean mayMeet(Condition condition) {
        return new FileRanges(this).mayMeet(condition);
    }

    ColdColumn column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public String toJson() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }

    /// @throws HoldfastException `MISMATCH` when it is no manifest of a format that this program knows
    public static ColdManifest parse(String json) {
        ColdManifest manifest;
        try {
            manifest = JSON.readValue(json, ColdManifest.class);
        } catch (JacksonException e) {
            throw new HoldfastException(
                    ErrorCode.MISMATCH, "the manifest of a cold file cannot be read: " + e.getOriginalMessage(), e);
        }
        if (manifest.format() != FORMAT) {
            throw new HoldfastException(
                    ErrorCode.MISMATCH,
                    "cold file %d has format %d, this program knows %d"
                            .formatted(manifest.file(), manifest.format(), FORMAT));
        }
        return manifest;
    }
}
