package dev.holdfast.cli;

import dev.holdfast.node.Verification;
import dev.holdfast.node.Verification.SampleCount;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast verify`: is each row where the ledger says, once?
@Command(
        name = "verify",
        description = "Reconciles ledger, manifests, archive and source; exits with 6 when they differ.")
final class VerifyCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "POLICY", description = "policies to check; all when none is named")
    List<String> policies = new ArrayList<>();

    VerifyCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            call.policies(bench, policies);
            Verification found = bench.verify(policies);
            Printer printer = call.printer();
            printer.document(Report.of(found), text(printer, found));
            return found.clean() ? ExitCodes.OK : ExitCodes.MISMATCH;
        });
    }

    private static String text(Printer printer, Verification found) {
        StringBuilder text = new StringBuilder();
        if (!found.samples().isEmpty()) {
            text.append(printer.table(
                            List.of(
                                    Column.text("DATABASE", SampleCount::database),
                                    Column.text("TABLE", SampleCount::table),
                                    Column.number("GENERATED", s -> Figures.count(s.generated())),
                                    Column.number("IN SOURCE", s -> Figures.count(s.inSource())),
                                    Column.number("IN ARCHIVE", s -> Figures.count(s.inArchive()))),
                            found.samples()))
                    .append('\n');
        }
        text.append("%s rows, %s chunks, %s sessions checked; %s of %s keys handed off\n"
                .formatted(
                        Figures.count(found.rowsChecked()),
                        Figures.count(found.chunks()),
                        Figures.count(found.sessions()),
                        Figures.count(found.handedOffKeys()),
                        Figures.count(found.expectedHandedOffKeys())));
        found.differences().forEach(d -> text.append("difference: ").append(d).append('\n'));
        found.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
        int differences = found.differences().size();
        return text + (differences == 1 ? "1 difference" : differences + " differences");
    }

    /// @param differences how many; @param details each of them in words; @param notes what is no difference
    private record Report(
            int schemaVersion,
            boolean clean,
            long rowsChecked,
            int differences,
            long sessions,
            long chunks,
            long handedOffKeys,
            long expectedHandedOffKeys,
            List<String> details,
            List<String> notes,
            List<SampleCount> samples) {
        static Report of(Verification v) {
            return new Report(
                    1,
                    v.clean(),
                    v.rowsChecked(),
                    v.differences().size(),
                    v.sessions(),
                    v.chunks(),
                    v.handedOffKeys(),
                    v.expectedHandedOffKeys(),
                    v.differences(),
                    v.notes(),
                    v.samples());
        }
    }
}
