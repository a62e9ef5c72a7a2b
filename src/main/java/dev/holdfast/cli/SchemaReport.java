package dev.holdfast.cli;

import dev.holdfast.cli.SchemaControl.SchemaStep;
import java.util.List;

/// The steps of the control schema, for print.
record SchemaReport(int schemaVersion, long applied, long pending, List<SchemaStep> steps) {
    static int print(Invocation call, SchemaControl schema) {
        List<SchemaStep> steps = schema.status();
        long applied = steps.stream().filter(SchemaStep::applied).count();
        SchemaReport report = new SchemaReport(1, applied, steps.size() - applied, steps);
        Printer printer = call.printer();
        String table = printer.table(
                List.of(
                        Column.text("STEP", SchemaStep::id),
                        Column.text("NAME", SchemaStep::name),
                        Column.text("STATE", SchemaReport::state)),
                steps);
        printer.list(
                SchemaStep.class,
                steps,
                report,
                table + "%d applied, %d pending".formatted(report.applied(), report.pending()));
        return ExitCodes.OK;
    }

    private static String state(SchemaStep step) {
        return step.edited() ? "applied, script edited since" : step.applied() ? "applied" : "pending";
    }
}
