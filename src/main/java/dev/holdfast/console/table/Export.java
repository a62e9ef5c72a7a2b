package dev.holdfast.console.table;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Job;
import dev.holdfast.console.fx.RowSource;
import dev.holdfast.console.fx.Texts;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes all rows of a table to a file: whole, or not at all.
///
/// @param source null when the table has all its rows itself
record Export<R>(
        Texts texts,
        Formats formats,
        TableText<R> table,
        @Nullable RowSource<R> source,
        TextFormat format,
        Path target,
        boolean replace)
        implements Job.Work {
    /// Stopped by its person.
    private static final class Stopped extends Exception {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public Job.Ended run(Job job) throws Exception {
        if (!replace && Files.exists(target)) {
            throw wrong("is there already; no file was written: name another one, or say that it may be replaced");
        }
        Path part = null;
        try {
            part = Files.createTempFile(folder(), "." + target.getFileName(), ".part");
            long rows = write(part, job);
            move(part);
            return new Job.Ended(
                    Job.State.DONE, texts.format("table.export.done", formats.count(rows), target.toString()));
        } catch (Stopped _) {
            return new Job.Ended(Job.State.CANCELLED, texts.get("table.export.cancelled"));
        } catch (NoSuchFileException e) {
            throw wrong("cannot be written: there is no folder " + folder() + "; no file was written");
        } catch (IOException e) {
            throw wrong("cannot be written: " + e.getMessage() + "; no file was written");
        } finally {
            if (part != null) {
                Files.deleteIfExists(part);
            }
        }
    }

    private Path folder() {
        return Objects.requireNonNull(target.getParent(), "an absolute path has a folder");
    }

    private HoldfastException wrong(String what) {
        return new HoldfastException(ErrorCode.USAGE, target + " " + what);
    }

    private void move(Path part) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        if (replace) {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.move(part, target); // refuses what came there meanwhile
        }
    }

    private long write(Path part, Job job) throws Exception {
        long done = 0;
        try (Writer out = Files.newBufferedWriter(part)) {
            out.write(format.head(table.heads()));
            if (source == null) {
                job.total(table.rows().size());
                done = write(out, table.rows(), 0, job);
            } else {
                job.total(source.count().call());
                List<R> page = source.pages().after(null);
                while (!page.isEmpty()) {
                    done = write(out, page, done, job);
                    page = source.pages().after(page.getLast());
                }
            }
            out.write(format.end());
        }
        return done;
    }

    private long write(Writer out, List<R> rows, long before, Job job) throws Exception {
        long done = before;
        for (R row : rows) {
            if (job.cancellation().asked()) {
                throw new Stopped();
            }
            out.write(format.row(table.heads(), table.cells(row), done++));
        }
        job.done(done);
        return done;
    }
}
