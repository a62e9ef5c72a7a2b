package dev.holdfast.app;

import dev.holdfast.HoldfastException;
import dev.holdfast.cli.DoctorFinding;
import dev.holdfast.cli.DoctorFinding.Severity;
import dev.holdfast.estate.DatabaseCheck;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.session.Nodes;
import dev.holdfast.session.Sessions;
import dev.holdfast.store.Migrations;
import dev.holdfast.store.Migrations.Step;
import java.util.ArrayList;
import java.util.List;

/// Examines an installation: what is there, what is missing, what to do about it.
final class Doctor {
    private final Installation installation;
    private final Settings settings;

    Doctor(Installation installation, Settings settings) {
        this.installation = installation;
        this.settings = settings;
    }

    List<DoctorFinding> examine() {
        List<DoctorFinding> findings = new ArrayList<>();
        findings.add(ok("home", settings.home().toString()));
        findings.add(ok("control database", installation.controlName() + " answers"));
        if (schema(findings)) {
            sessions(findings);
            databases(findings);
        }
        return findings;
    }

    private static DoctorFinding ok(String check, String message) {
        return new DoctorFinding(check, Severity.OK, message, "");
    }

    private boolean schema(List<DoctorFinding> findings) {
        List<Step> steps = Migrations.bundled().status(installation.store().dataSource()::getConnection);
        List<String> edited =
                steps.stream().filter(Step::edited).map(Step::name).toList();
        long pending = steps.stream().filter(step -> !step.applied()).count();
        if (!edited.isEmpty()) {
            findings.add(new DoctorFinding(
                    "control schema",
                    Severity.PROBLEM,
                    "scripts " + edited + " differ from those that were applied",
                    "use the program that applied them, or restore the scripts"));
        } else if (pending > 0) {
            findings.add(new DoctorFinding(
                    "control schema",
                    Severity.PROBLEM,
                    pending + " of " + steps.size() + " steps are not applied",
                    "run `holdfast schema up`"));
        } else {
            findings.add(ok("control schema", steps.size() + " steps, all applied"));
        }
        return pending == 0;
    }

    private void sessions(List<DoctorFinding> findings) {
        List<Long> orphans = installation.store().inTransaction(tx -> new Sessions().orphans(tx, new Nodes().dead(tx)));
        findings.add(
                orphans.isEmpty()
                        ? ok("sessions", "none is interrupted")
                        : new DoctorFinding(
                                "sessions", Severity.WARNING, "interrupted: " + orphans, "run `holdfast resume`"));
    }

    private void databases(List<DoctorFinding> findings) {
        for (DatabaseSpec spec : installation.estate().databases()) {
            try {
                DatabaseCheck check = installation.estate().check(spec.name());
                check.findings()
                        .forEach(finding -> findings.add(new DoctorFinding(
                                spec.name() + " " + finding.topic(),
                                severity(finding.severity()),
                                finding.message(),
                                "")));
            } catch (HoldfastException e) {
                findings.add(new DoctorFinding(
                        spec.name(), Severity.PROBLEM, String.valueOf(e.getMessage()), "mend the connection"));
            }
        }
    }

    private static Severity severity(DatabaseCheck.Severity severity) {
        return switch (severity) {
            case OK -> Severity.OK;
            case WARNING -> Severity.WARNING;
            case ERROR -> Severity.PROBLEM;
        };
    }
}
