package dev.holdfast.cli;

import dev.holdfast.finding.Finding;
import dev.holdfast.finding.RuleText;
import dev.holdfast.finding.Severity;
import dev.holdfast.node.FindingOperations;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `holdfast finding list`.
@Command(name = "list", description = "Looks by every rule, and lists what is not as it should be, the worst first.")
final class FindingListCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(names = "--all", description = "also what is put off or resolved")
    boolean all;

    @Option(
            names = "--severity",
            paramLabel = "WORD",
            converter = Worst.class,
            description = "only critical, or only critical and warning")
    @Nullable
    Severity severity;

    @Option(
            names = "--limit",
            paramLabel = "COUNT",
            converter = Words.Positive.class,
            description = "so many at most; 100 when not said")
    long limit = 100;

    @Option(
            names = "--detailed-exitcode",
            description = "exit with 10 when something needs somebody: open, not acknowledged, not put off")
    boolean detailedExitCode;

    FindingListCommand(Invocation call) {
        this.call = call;
    }

    /// The name of a severity.
    static final class Worst implements ITypeConverter<Severity> {
        @Override
        public Severity convert(String text) {
            return Severity.ofId(text)
                    .orElseThrow(() ->
                            new TypeConversionException("'" + text + "' is not one of critical, warning, notice"));
        }
    }

    private record Listed(int schemaVersion, List<FindingRow> findings, List<String> blind) {}

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            FindingOperations findings = bench.operations().findings();
            List<String> blind = findings.look();
            Instant now = Instant.now();
            List<Finding> found = findings.list(all, Math.clamp(limit, 1, 100_000)).stream()
                    .filter(finding -> severity == null || finding.severity().compareTo(severity) <= 0)
                    .toList();
            List<RuleText> rules = findings.rules();
            List<FindingRow> rows = found.stream()
                    .map(finding -> FindingRow.of(finding, rules, now))
                    .toList();
            StringBuilder text = new StringBuilder(rows.isEmpty() && blind.isEmpty() ? "nothing needs you\n" : "");
            rows.forEach(row -> text.append(row.text(call.screen().zone())));
            call.printer().list(FindingRow.class, rows, new Listed(1, rows, blind), text.toString());
            blind.forEach(rule -> call.warn("this rule could not look, its findings stand as they were: " + rule));
            boolean needed = found.stream().anyMatch(finding -> finding.needsSomebody(now));
            return blind.isEmpty() ? detailedExitCode && needed ? ExitCodes.HAS_WORK : ExitCodes.OK : ExitCodes.PARTIAL;
        });
    }
}
