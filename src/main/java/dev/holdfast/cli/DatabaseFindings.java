package dev.holdfast.cli;

import dev.holdfast.estate.DatabaseCheck;
import dev.holdfast.estate.DatabaseCheck.Finding;
import java.util.List;
import java.util.Locale;

/// What was found when databases were looked at, for printing.
///
/// @param usable whether sessions may run on all of them
record DatabaseFindings(int schemaVersion, boolean usable, List<Row> findings) {
    static DatabaseFindings of(List<DatabaseCheck> checks) {
        return new DatabaseFindings(
                1,
                checks.stream().allMatch(DatabaseCheck::usable),
                checks.stream()
                        .flatMap(check -> check.findings().stream().map(finding -> Row.of(check.database(), finding)))
                        .toList());
    }

    record Row(String database, String topic, String severity, String message) {
        static Row of(String database, Finding finding) {
            return new Row(
                    database, finding.topic(), finding.severity().name().toLowerCase(Locale.ROOT), finding.message());
        }
    }

    private static final List<Column<Row>> COLUMNS = List.of(
            Column.text("DATABASE", Row::database),
            Column.text("SEVERITY", Row::severity),
            Column.text("TOPIC", Row::topic),
            Column.text("FOUND", Row::message));

    int print(Invocation call) {
        Printer printer = call.printer();
        printer.list(Row.class, findings, this, findings.isEmpty() ? "no databases" : printer.table(COLUMNS, findings));
        return usable ? ExitCodes.OK : ExitCodes.CONFIG;
    }
}
