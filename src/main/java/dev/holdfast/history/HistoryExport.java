package dev.holdfast.history;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.history.HistoryPage.PlaceRead;
import dev.holdfast.store.Store;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes everything that a search finds to a file: whole, or not at all.
///
/// Page after page is read and written, so that memory does not grow with the result and no snapshot stays open. The
/// file takes its name when it is complete, on disk, and in the audit; `FILE.sha256` beside it holds its digest as
/// `sha256sum --check` reads it.
public final class HistoryExport {
    private static final int PAGE = 20_000;

    /// For one page; the whole may take as long as it takes.
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Store store;
    private final HistorySearch search;
    private final AuditLog audit = new AuditLog();

    public HistoryExport(Store store, HistorySearch search) {
        this.store = store;
        this.search = search;
    }

    /// What was written. @param sha256 of the file's bytes, in hexadecimal
    public record Written(Path file, long rows, long bytes, String sha256, List<PlaceRead> places) {
        public Written {
            places = List.copyOf(places);
        }
    }

    /// @param query page and patience do not matter
    /// @param replace whether a file of that name may be replaced
    /// @param progress hears of the rows so far
    /// @throws HoldfastException as [HistorySearch#find]; `UNREACHABLE` when a place cannot be read, `USAGE` when
    /// the file
    ///     cannot be written: then no file was written
    public Written write(
            HistoryQuery query,
            ExportFormat format,
            Path file,
            boolean replace,
            String actor,
            LongConsumer progress,
            Cancellation cancellation) {
        Path target = file.toAbsolutePath();
        if (!replace && Files.exists(target)) {
            throw usage(file + " is there already; name another file, or say that it may be replaced");
        }
        Path part = null;
        try {
            part = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".part");
            Written written = written(query, format, part, file, progress, cancellation);
            record(query, format, written, actor);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(
                    target.resolveSibling(target.getFileName() + ".sha256"),
                    written.sha256() + "  " + target.getFileName() + "\n");
            return written;
        } catch (IOException e) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "%s cannot be written: %s; no file was written".formatted(file, e), e);
        } finally {
            remove(part);
        }
    }

    private Written written(
            HistoryQuery query,
            ExportFormat format,
            Path part,
            Path file,
            LongConsumer progress,
            Cancellation cancellation)
            throws IOException {
        HistoryQuery next = query.page(PAGE, PATIENCE).from(List.of());
        HistoryPage page = search.find(next, cancellation);
        List<HistoryColumn> columns = page.columns();
        List<PlaceRead> places = page.places();
        long rows = 0;
        DigestFile out = DigestFile.open(part);
        try (RowFile to = format.open(out, page, Objects.requireNonNull(part.getParent(), "it is in a folder"))) {
            while (true) {
                requireWhole(page, columns);
                for (HistoryRow row : page.rows()) {
                    to.row(row);
                }
                rows += page.rows().size();
                progress.accept(rows);
                if (page.last()) {
                    break;
                }
                next = next.from(page.next());
                page = search.find(next, cancellation);
            }
            to.end(rows);
        }
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        return new Written(file, rows, out.bytes(), out.sha256(), places);
    }

    private static void requireWhole(HistoryPage page, List<HistoryColumn> columns) {
        if (!page.complete()) {
            throw new HoldfastException(
                    ErrorCode.UNREACHABLE,
                    page.places().stream()
                                    .filter(place -> place.problem() != null)
                                    .map(place -> place.place() + ": " + place.problem())
                                    .collect(Collectors.joining("; "))
                            + "; no file was written");
        }
        if (!page.columns().equals(columns)) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "%s/%s was given other columns meanwhile; no file was written"
                            .formatted(page.database(), page.table()));
        }
    }

    private void record(HistoryQuery query, ExportFormat format, Written written, String actor) {
        List<String> keys = query.keys().stream()
                .map(key -> String.join(", ", key))
                .limit(100)
                .toList();
        Exported exported = new Exported(
                written.file().toString(),
                format.id(),
                query.criteria().isBlank() ? null : query.criteria(),
                keys.isEmpty() ? null : new ArrayList<>(keys),
                written.rows(),
                written.sha256());
        store.run(tx ->
                audit.append(tx, Deed.done(actor, Act.HISTORY_EXPORTED, "table " + query.table(), null, exported)));
    }

    private record Exported(
            String file,
            String format,
            @Nullable String criteria,
            @Nullable List<String> keys,
            long rows,
            String sha256) {}

    private static void remove(@Nullable Path part) {
        if (part != null) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException e) {
                throw usage(part + " is left over and can be removed: " + e);
            }
        }
    }

    private static HoldfastException usage(String message) {
        return new HoldfastException(ErrorCode.USAGE, message);
    }
}
