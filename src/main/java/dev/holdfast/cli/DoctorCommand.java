package dev.holdfast.cli;

import dev.holdfast.cli.DoctorFinding.Severity;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `holdfast doctor`: is the installation well?
@Command(name = "doctor", description = "Checks the installation and says what to do; exits with 7 on a problem.")
final class DoctorCommand implements Callable<Integer> {
    private final Invocation call;

    DoctorCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.CONTROL, bench -> {
            List<DoctorFinding> findings = bench.doctor();
            boolean well = findings.stream().noneMatch(f -> f.severity() == Severity.PROBLEM);
            List<Finding> rows = findings.stream().map(Finding::of).toList();
            StringBuilder text = new StringBuilder();
            rows.forEach(row -> text.append(row.line()).append('\n'));
            call.printer().list(Finding.class, rows, new Diagnosis(1, well, rows), text.toString());
            return well ? ExitCodes.OK : ExitCodes.CONFIG;
        });
    }

    private record Diagnosis(int schemaVersion, boolean well, List<Finding> findings) {}

    private record Finding(String check, String severity, String message, String advice) {
        static Finding of(DoctorFinding finding) {
            return new Finding(finding.check(), finding.severity().id(), finding.message(), finding.advice());
        }

        String line() {
            return "%-7s  %s: %s%s".formatted(severity, check, message, advice.isEmpty() ? "" : "\n         " + advice);
        }
    }
}
