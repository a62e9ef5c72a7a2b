package dev.holdfast.cli;

import dev.holdfast.cold.ColdColumn;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.freeze.ColdFile;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast cold show`.
@Command(name = "show", description = "Shows what a cold file holds: columns and how they are stored, keys, chunks.")
final class ColdShowCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "FILE", converter = Words.Positive.class)
    long file;

    ColdShowCommand(Invocation call) {
        this.call = call;
    }

    private record Report(
            int schemaVersion, ColdRow file, @Nullable ColdManifest manifest) {}

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            ColdFile found = bench.operations().cold().find(file);
            ColdManifest manifest = found.content() == null ? null : found.manifest();
            Printer printer = call.printer();
            printer.document(
                    new Report(1, ColdRow.of(found), manifest),
                    text(printer, found, manifest, call.screen().zone()));
            return ExitCodes.OK;
        });
    }

    private static String text(Printer printer, ColdFile file, @Nullable ColdManifest manifest, ZoneId zone) {
        StringBuilder text = new StringBuilder(
                "%s: %s\n".formatted(file.words(), file.state().id()));
        line(text, "file", file.object());
        line(text, "frozen", Figures.time(file.frozenAt(), zone));
        line(text, "thawed", Figures.time(file.thawedAt(), zone));
        line(text, "verified", Figures.time(file.verifiedAt(), zone));
        line(text, "problem", Figures.orEmpty(file.problem()));
        if (manifest == null) {
            return text.toString();
        }
        line(text, "rows", Figures.count(manifest.rows()) + " in " + Figures.bytes(manifest.bytes()));
        line(text, "SHA-256", manifest.sha256());
        for (ColdManifest.Range range : manifest.ranges()) {
            line(text, range.column(), Figures.orEmpty(range.min()) + " to " + Figures.orEmpty(range.max()));
        }
        text.append('\n')
                .append(printer.table(
                        List.of(
                                Column.text("COLUMN", ColdColumn::name),
                                Column.text("TYPE", ColdColumn::type),
                                Column.text(
                                        "STORED AS",
                                        column -> column.stored().name().toLowerCase(Locale.ROOT))),
                        manifest.columns()))
                .append('\n')
                .append(printer.table(
                        List.of(
                                Column.number("CHUNK", chunk -> Long.toString(chunk.chunk())),
                                Column.number("SESSION", chunk -> Long.toString(chunk.session())),
                                Column.number("ROWS", chunk -> Figures.count(chunk.rows())),
                                Column.text("ARCHIVED AT", chunk -> Figures.time(chunk.archivedAt(), zone)),
                                Column.text("ROOT", chunk -> Figures.orEmpty(chunk.root()))),
                        manifest.chunks()));
        return text.toString();
    }

    private static void line(StringBuilder text, String label, String value) {
        if (!value.isEmpty()) {
            text.append("  %-14s %s\n".formatted(label, value));
        }
    }
}
