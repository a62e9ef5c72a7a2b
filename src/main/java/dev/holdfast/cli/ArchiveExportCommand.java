package dev.holdfast.cli;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.history.ExportFormat;
import dev.holdfast.history.HistoryExport.Written;
import dev.holdfast.history.HistoryQuery;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast archive export`.
@Command(
        name = "export",
        description = {
            "Writes everything that `archive find` would find to a file, whole or not at all.",
            "FILE.sha256 beside it holds its digest."
        })
final class ArchiveExportCommand implements Callable<Integer> {
    private final Invocation call;

    @Mixin
    final HistoryWords words = new HistoryWords();

    @Option(names = "--to", paramLabel = "FILE", required = true, description = "the file to write")
    Path to = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv, json or parquet; what the file's name ends in when not said")
    @Nullable
    ExportFormat format;

    @Option(names = "--replace", description = "replace a file of that name")
    boolean replace;

    ArchiveExportCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        HistoryQuery query = words.query("", 1, HistoryQuery.USUAL_PATIENCE);
        ExportFormat as = format != null ? format : ExportFormat.of(to.toString());
        Cancellation cancellation = new Cancellation();
        return call.with(Need.ENGINE, bench -> {
            try (Signals signals =
                    new Signals(cancellation::cancel, call.screen().exitAtOnce())) {
                Written written = bench.operations()
                        .history()
                        .export(query, as, to, replace, call.actor(), _ -> {}, cancellation);
                call.printer().document(Report.of(written), text(written));
                return signals.exitCode(ExitCodes.OK);
            }
        });
    }

    private static String text(Written written) {
        return "%s: %s rows, %s\nsha256 %s"
                .formatted(
                        written.file(),
                        Figures.count(written.rows()),
                        Figures.bytes(written.bytes()),
                        written.sha256());
    }

    private record Report(int schemaVersion, String file, long rows, long bytes, String sha256) {
        static Report of(Written written) {
            return new Report(1, written.file().toString(), written.rows(), written.bytes(), written.sha256());
        }
    }
}
