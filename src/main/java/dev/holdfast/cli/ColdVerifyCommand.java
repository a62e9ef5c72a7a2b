package dev.holdfast.cli;

import dev.holdfast.freeze.ColdCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `holdfast cold verify`.
@Command(
        name = "verify",
        description = {
            "Reads cold files whole and holds every byte and every row against what was written.",
            "Without a number it verifies all of them, and names objects that belong to none."
        })
final class ColdVerifyCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "FILE", arity = "0..*", converter = Words.Positive.class)
    List<Long> files = new ArrayList<>();

    ColdVerifyCommand(Invocation call) {
        this.call = call;
    }

    private record Checked(ColdRow file, List<String> problems) {}

    private record Report(int schemaVersion, long differences, List<Checked> files, List<String> foreign) {}

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            ColdCheck check = bench.operations().cold().verify(files, call.actor());
            List<Checked> checked = check.files().stream()
                    .map(each -> new Checked(ColdRow.of(each.file()), each.problems()))
                    .toList();
            call.printer().document(new Report(1, check.differences(), checked, check.foreign()), text(check));
            return check.differences() == 0 ? ExitCodes.OK : ExitCodes.MISMATCH;
        });
    }

    private static String text(ColdCheck check) {
        StringBuilder text = new StringBuilder();
        for (ColdCheck.Checked each : check.files()) {
            each.problems().forEach(problem -> text.append("difference: ")
                    .append(each.file().words())
                    .append(": ")
                    .append(problem)
                    .append('\n'));
        }
        check.foreign().forEach(each -> text.append("difference: ").append(each).append('\n'));
        long rows = check.files().stream()
                .mapToLong(each -> each.file().content() == null
                        ? 0
                        : each.file().content().rows())
                .sum();
        return text
                + "%s rows in %s checked; %s\n"
                        .formatted(
                                Figures.count(rows),
                                check.files().size() == 1
                                        ? "1 cold file"
                                        : Figures.count(check.files().size()) + " cold files",
                                check.differences() == 1
                                        ? "1 difference"
                                        : Figures.count(check.differences()) + " differences");
    }
}
