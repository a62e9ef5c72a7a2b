package dev.holdfast.cli;

import dev.holdfast.audit.ChainReport;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast audit verify`.
@Command(
        name = "verify",
        description = "Follows the audit link by link and compares it with what governed databases remember of it;"
                + " exits with 6 when it was tampered with, with 3 when a database could not be asked.")
final class AuditVerifyCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(names = "--json", description = "short for --output json")
    boolean json;

    AuditVerifyCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            ChainReport found = bench.operations().checkAudit();
            Printer printer = json ? call.jsonPrinter() : call.printer();
            printer.document(Report.of(found), text(found));
            if (!found.whole()) {
                return ExitCodes.MISMATCH;
            }
            return found.unread().isEmpty() ? ExitCodes.OK : ExitCodes.PARTIAL;
        });
    }

    private String text(ChainReport found) {
        StringBuilder text = new StringBuilder("%s entries".formatted(Figures.count(found.entries())));
        if (found.first() != null) {
            text.append(" from ")
                    .append(Figures.time(found.first(), call.screen().zone()))
                    .append(" to ")
                    .append(Figures.time(found.last(), call.screen().zone()));
        }
        text.append("; compared with %s anchors in governed databases\n".formatted(Figures.count(found.anchors())));
        found.unread()
                .forEach(database -> text.append("not asked: ").append(database).append('\n'));
        ChainReport.Break broken = found.broken();
        text.append("head: ")
                .append(found.head().number())
                .append(' ')
                .append(found.head().digest())
                .append('\n');
        return text + (broken == null ? "the chain is whole" : "broken: " + broken.sentence());
    }

    /// @param broken the first link that does not hold; null when all do
    private record Report(
            int schemaVersion,
            boolean whole,
            long entries,
            long head,
            String headDigest,
            @Nullable Instant first,
            @Nullable Instant last,
            int anchors,
            @Nullable Broken broken,
            List<String> notAsked) {
        static Report of(ChainReport found) {
            ChainReport.Break broken = found.broken();
            return new Report(
                    1,
                    found.whole(),
                    found.entries(),
                    found.head().number(),
                    found.head().digest(),
                    found.first(),
                    found.last(),
                    found.anchors(),
                    broken == null ? null : new Broken(broken.kind().id(), broken.number(), broken.sentence()),
                    found.unread());
        }
    }

    private record Broken(String kind, long entry, String what) {}
}
